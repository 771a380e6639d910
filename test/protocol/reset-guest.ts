import { requestOf, type Step, type Stored, send, step, type World } from "./reset-world.ts";

/** What the guest does: src/guest, without bytes. */
export function guestSteps(world: World): Step[] {
  return [...requestSteps(world), ...passwordSteps(world), ...answerSteps(world), ...badLuck(world)];
}

/** Room for an answer: none is stored, or one of its own where the service can replace exactly that. */
const isFree = ({ shown, service, guest }: World): boolean =>
  shown.slot === null || (service && guest.mine.includes(shown.slot));

function seal(to: World): void {
  to.guest.holds = to.guest.next++;
  to.guest.envelopes.push(`p${to.guest.holds}r${to.guest.obeys}`);
  to.guest.phase = "sealed";
}

function requestSteps(world: World): Step[] {
  const { guest, shown } = world;
  const { item } = shown;
  if (item === null || guest.done.includes(item.request) || guest.phase !== "posted") return [];
  const note = (to: World): void => {
    to.guest.done = [...guest.done, item.request].sort();
  };
  if (!item.live) return [step("guest records that it refuses", world, note)];
  // What it has posted itself may still arrive, or not be shown yet, and would take the answer's place.
  if (!isFree(world) || (!world.service && guest.unsettled)) return [];
  return [
    step("guest records what it will set", world, (to) => {
      note(to);
      to.guest.obeys = item.request;
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
function answerSteps(world: World): Step[] {
  const { guest, shown } = world;
  const last = guest.envelopes.at(-1);
  if (guest.phase === "sealed" || last === undefined) return [];
  const asked = shown.item !== null && guest.done.includes(shown.item.request) ? shown.item.request : 0;
  // Refused, or obeyed and set anew since: the envelope of the password that works, and a notice.
  const answer: Stored = asked === 0 || requestOf(last) === asked ? last : `${last}n${asked}`;
  if (shown.slot === answer && guest.phase === "applied")
    return [
      step("guest sees its answer stored", world, (to) => {
        to.guest.phase = "posted";
      }),
    ];
  if (shown.slot === answer || !isFree(world) || (asked === 0 && guest.phase === "posted")) return [];
  return [
    step("guest posts its answer", world, (to) => {
      to.guest.mine = [...new Set([...guest.mine, answer])].sort();
      to.guest.unsettled = true;
      send(to, { to: "slot", kind: "post", text: answer, replaces: shown.slot });
    }),
  ];
}

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
