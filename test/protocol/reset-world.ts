/**
 * The reset protocol of design.md and docs/decisions/2026-11-22-resets.md as state machines small enough to look at every state that
 * they can reach: extension, cloud (stock Nova or the service), guest, and a network that loses, doubles and reorders.
 */

/** The number of the password inside, and of the request that it answers (0: none). */
export type Envelope = `p${number}r${number}`;
/** What the cloud stores: an envelope, perhaps with a notice behind it that refuses a request. */
export type Stored = Envelope | `${Envelope}n${number}`;

type Message =
  | { to: "slot"; kind: "delete" }
  | { to: "item"; request: number; live: boolean }
  | { to: "slot"; kind: "post"; text: Stored; replaces: Stored | null };

/** Slot and item from the same moment, which is up to 15 s ago. */
export interface View {
  slot: Stored | null;
  item: { request: number; live: boolean } | null;
  /** It may be from before the guest's last post. */
  unsettled: boolean;
}

export interface World {
  service: boolean;
  slot: Stored | null;
  item: View["item"];
  /** What the guest may be shown: by one of stock Nova's processes or by another, each with a cache of its own. The service shows the present. */
  shown: View[];
  /** On their way to the cloud; they arrive in any order. */
  wire: Message[];
  guest: {
    /** Which password the account has. */
    account: number;
    /** On disk. */
    phase: "sealed" | "applied" | "posted";
    envelopes: Envelope[];
    /** What it has stored in the cloud, or is about to. */
    mine: Stored[];
    /** The requests that it has obeyed or refused: none of them is obeyed again. */
    done: number[];
    /** The one that it obeys. */
    obeys: number;
    /** The request that it has refused without the answer to that being stored yet; 0: none. */
    owes: number;
    /** In memory: the password that is about to be set. */
    holds: number | null;
    /** The next password that it makes. */
    next: number;
  };
  extension: {
    phase: "idle" | "recorded" | "asking" | "waiting" | "withdrawing";
    request: number;
    /** It has deleted what was stored: whatever is there now was posted since. */
    emptied: boolean;
    /** Kept ciphertexts. */
    before: Stored | null;
    previous: Stored | null;
  };
  /** How much may still go wrong: the world must be finite. */
  left: { requests: number; crashes: number; failures: number; losses: number; doubles: number };
}

/** A step, and whether only bad luck or a user takes it. */
export interface Step {
  name: string;
  fair: boolean;
  to: World;
}

/** How many of its processes the cloud answers a guest's requests by. */
export const start = (service: boolean, processes: number, left: World["left"]): World => ({
  service,
  slot: "p0r0",
  item: null,
  shown: Array.from({ length: processes }, () => ({ slot: "p0r0", item: null, unsettled: false })),
  wire: [],
  guest: {
    account: 0,
    phase: "posted",
    envelopes: ["p0r0"],
    mine: ["p0r0"],
    owes: 0,
    done: [],
    obeys: 0,
    holds: null,
    next: 1,
  },
  extension: { phase: "idle", request: 0, emptied: false, before: null, previous: null },
  left,
});

export const passwordOf = (text: Stored): number => Number(/^p(\d+)/.exec(text)?.[1]);
export const requestOf = (text: Stored): number => Number(/r(\d+)/.exec(text)?.[1]);
export const envelopeOf = (text: Stored): Envelope => text.replace(/n\d+$/, "") as Envelope;
export const noticeOf = (text: Stored): number => Number(/n(\d+)$/.exec(text)?.[1] ?? 0);

export function step(name: string, from: World, change: (to: World) => void, fair = true): Step {
  const to = copyOf(from);
  change(to);
  if (to.service) to.shown = [present(to)];
  // Which process is which does not matter.
  to.shown.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { name, fair, to };
}

const present = ({ slot, item, service, wire }: World): View => ({
  slot,
  item,
  unsettled: !service && wire.some((message) => message.to === "slot" && message.kind === "post"),
});

/** What a step may change is copied; messages, items and texts are never changed. A general copy would take ten times as long. */
const copyOf = ({ guest, shown, wire, extension, left, ...rest }: World): World => ({
  ...rest,
  shown: [...shown],
  wire: [...wire],
  guest: { ...guest, envelopes: [...guest.envelopes], mine: [...guest.mine], done: [...guest.done] },
  extension: { ...extension },
  left: { ...left },
});

export function network(world: World): Step[] {
  const found = world.wire.flatMap((message, index) =>
    world.shown.flatMap((view) => [
      step(`arrives: ${JSON.stringify(message)}`, world, (to) => {
        if (arrive(to, message, view)) hearOf(to, message);
        to.wire.splice(index, 1);
      }),
      step(
        `arrives, and once more later: ${JSON.stringify(message)}`,
        world,
        (to) => {
          arrive(to, message, view);
          to.left.doubles--;
        },
        false,
      ),
      step(
        `arrives, and its answer is lost: ${JSON.stringify(message)}`,
        world,
        (to) => {
          arrive(to, message, view);
          to.wire.splice(index, 1);
          to.left.losses--;
        },
        false,
      ),
      step(
        `is lost: ${JSON.stringify(message)}`,
        world,
        (to) => {
          to.wire.splice(index, 1);
          to.left.losses--;
        },
        false,
      ),
    ]),
  );
  const possible = found.filter(({ to }) => to.left.losses >= 0 && to.left.doubles >= 0);
  if (world.service) return possible;
  return [
    ...possible,
    ...world.shown.map((_, index) =>
      step("a cache of Nova's ends", world, (to) => {
        to.shown[index] = present(to);
      }),
    ),
  ];
}

/** Whether it is taken. Stock Nova refuses a post by what the process shows that it comes to. */
function arrive(world: World, message: Message, view: View): boolean {
  if (message.to === "item") world.item = { request: message.request, live: message.live };
  else if (message.kind === "delete") world.slot = null;
  else if (world.service ? world.slot === message.replaces : view.slot === null) world.slot = message.text;
  else return false;
  return true;
}

/** The guest is told that its answer is stored. */
function hearOf({ guest }: World, message: Message): void {
  if (message.to === "slot" && message.kind === "post" && guest.phase !== "sealed")
    Object.assign(guest, { phase: "posted", owes: 0 });
}

/** Nobody sends the same again while it is on its way, or more than the network holds. */
export function send(world: World, message: Message): void {
  const sent = world.wire.map((each) => JSON.stringify(each));
  if (sent.length < 2 && !sent.includes(JSON.stringify(message))) world.wire.push(message);
}
