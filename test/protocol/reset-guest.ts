import {
  type Envelope,
  envelopeOf,
  requestOf,
  type Step,
  type Stored,
  send,
  step,
  type View,
  type World,
} from "./reset-world.ts";

/** What the guest does: src/guest, without bytes. It looks at the item and then at the slot, and may be shown each by another process. */
export function guestSteps(world: World): Step[] {
  const looks = world.shown.flatMap(({ item }) => world.shown.map(({ slot }) => ({ item, slot })));
  return [...looks.flatMap((look) => lookSteps(world, look)), ...passwordSteps(world), ...badLuck(world)];
}

type Look = Pick<View, "item" | "slot">;

const lookSteps = (world: World, look: Look): Step[] => [...requestSteps(world, look), ...answerSteps(world, look)];

/** Room for an answer: none is stored, or one of its own where the service can replace exactly that. */
const isFree = ({ service, guest }: World, { slot }: Look): boolean =>
  slot === null || (service && guest.mine.includes(slot));

/** What it has posted itself may still arrive, or not be shown yet, and would take an answer's place. */
const isSettled = ({ shown }: World): boolean => !shown.some(({ unsettled }) => unsettled);

function seal(to: World): void {
  to.guest.holds = to.guest.next++;
  to.guest.envelopes.push(`p${to.guest.holds}r${to.guest.obeys}`);
  to.guest.phase = "sealed";
}

function requestSteps(world: World, look: Look): Step[] {
  const { guest } = world;
  const { item } = look;
  if (item === null || guest.done.includes(item.request) || guest.phase !== "posted") return [];
  const note = (to: World): void => {
    to.guest.done = [...guest.done, item.request].sort();
  };
  if (!item.live)
    return [
      step("guest records that it refuses", world, (to) => {
        note(to);
        to.guest.owes = item.request;
      }),
    ];
  if (!isFree(world, look) || !isSettled(world)) return [];
  return [
    step("guest records what it will set", world, (to) => {
      note(to);
      Object.assign(to.guest, { obeys: item.request, owes: 0 });
      seal(to);
    }),
  ];
}

function passwordSteps(world: World): Step[] {
  const { guest } = world;
  const last = guest.envelopes.at(-1);
  if (guest.phase !== "sealed" || last === undefined) return [];
  if (guest.holds === null) return [step("guest goes on after a crash, with another password", world, seal)];
  if (guest.account !== guest.holds)
    return [
      step("guest sets the password", world, (to) => {
        to.guest.account = guest.holds ?? guest.account;
      }),
    ];
  return [
    step("guest records that it is set", world, (to) => {
      Object.assign(to.guest, { phase: "applied", envelopes: [last], holds: null });
    }),
  ];
}

/** For as long as a request stands, its answer does: whoever asked may not have read it yet. */
function answerSteps(world: World, look: Look): Step[] {
  const { guest } = world;
  const last = guest.envelopes.at(-1);
  if (guest.phase === "sealed" || last === undefined) return [];
  const asked = look.item !== null && guest.done.includes(look.item.request) ? look.item.request : 0;
  return guest.phase === "applied" ? storeEnvelope(world, look, last, asked) : keepAnswer(world, look, last, asked);
}

/** Refused, or obeyed and set anew since: the envelope of the password that works, and a notice. */
const answerTo = (request: number, last: Envelope): Stored =>
  request === 0 || requestOf(last) === request ? last : `${last}n${request}`;

function storeEnvelope(world: World, look: Look, last: Envelope, asked: number): Step[] {
  if (look.slot !== null && envelopeOf(look.slot) === last) return [settle(world)];
  return isFree(world, look) ? [post(world, look, answerTo(asked, last))] : [];
}

function keepAnswer(world: World, look: Look, last: Envelope, asked: number): Step[] {
  const { owes } = world.guest;
  if (asked === 0 && owes === 0) return [];
  const answer = answerTo(owes === 0 ? asked : owes, last);
  if (owes === 0)
    return look.slot !== answer && isFree(world, look) && isSettled(world) ? [post(world, look, answer)] : [];
  if (look.slot === answer) return [settle(world)];
  if (isFree(world, look)) return [post(world, look, answer)];
  if (asked === owes) return [];
  return [
    step("guest keeps its notice back", world, (to) => {
      to.guest.owes = 0;
    }),
  ];
}

const settle = (world: World): Step =>
  step("guest sees its answer stored", world, (to) => {
    Object.assign(to.guest, { phase: "posted", owes: 0 });
  });

const post = (world: World, { slot }: Look, text: Stored): Step =>
  step("guest posts its answer", world, (to) => {
    to.guest.mine = [...new Set([...world.guest.mine, text])].sort();
    to.shown = to.shown.map((view) => ({ ...view, unsettled: true }));
    send(to, { to: "slot", kind: "post", text, replaces: slot });
  });

function badLuck(world: World): Step[] {
  const { guest, left } = world;
  const found: Step[] = [];
  // Only where nothing can have been set: one envelope more than before, and no crash in between.
  const isClean = guest.envelopes.length === 2 && guest.account !== guest.holds;
  if (left.failures > 0 && guest.phase === "sealed" && guest.holds !== null && isClean)
    found.push(
      step(
        "guest cannot set it",
        world,
        (to) => {
          to.guest.envelopes.pop();
          Object.assign(to.guest, { phase: "posted", holds: null });
          to.left.failures--;
        },
        false,
      ),
    );
  if (left.crashes > 0 && guest.holds !== null)
    found.push(
      step(
        "guest is killed",
        world,
        (to) => {
          to.guest.holds = null;
          to.left.crashes--;
        },
        false,
      ),
    );
  return found;
}
