import { beforeAll, describe, expect, test } from "vitest";
import { type Explored, exploreAll, exploreProcesses, exploreWith, hopeless, story } from "./explore.ts";
import { noticeOf, passwordOf, requestOf, type Step, type Stored, step, type World } from "./reset-world.ts";

const opens = ({ guest }: World, envelopes: (Stored | null)[]): boolean =>
  envelopes.some((envelope) => envelope !== null && passwordOf(envelope) === guest.account);
const popupOpens = (world: World): boolean =>
  opens(world, [world.slot, world.extension.before, world.extension.previous]);
const showsRequest = ({ shown }: World): boolean => shown.some(({ item }) => item?.live === true);
const isAnswered = ({ slot, item }: World): boolean =>
  item === null || (slot !== null && (requestOf(slot) === item.request || noticeOf(slot) === item.request));
const isTakenBack = ({ service, extension: { phase, emptied } }: World): boolean =>
  phase === "withdrawing" && (service || emptied);
const isLost = (world: World): boolean => !popupOpens(world) && !opens(world, world.guest.envelopes);

/** Where the working password is sealed nowhere at all. */
function firstLost(explored: Explored): number | undefined {
  const at = explored.worlds.findIndex(isLost);
  return at < 0 ? undefined : at;
}

const stock = (misfortune: "losses" | "doubles") => () => exploreAll(false, misfortune);
const service = (misfortune: "losses" | "doubles") => () => exploreAll(true, misfortune);

describe.each([
  ["stock Nova, with a message lost, a failing command, messages out of order and a crash", stock("losses")],
  ["stock Nova, with a message doubled, messages out of order and a crash", stock("doubles")],
  ["stock Nova, whose processes show different moments, with messages out of order", exploreProcesses],
  ["the service, with a message lost, a failing command, messages out of order and a crash", service("losses")],
  ["the service, with a message doubled, messages out of order and a crash", service("doubles")],
])("a reset on %s", (_, explore) => {
  let explored: Explored;
  beforeAll(() => {
    explored = explore();
  });

  test("is looked at in every state that it can reach", () => {
    const { worlds } = explored;
    expect(worlds.length).toBeGreaterThan(10_000);
    expect(worlds.some(({ extension, guest }) => extension.request === 2 && guest.account > 1)).toBe(true);
  });

  test("never leaves a working password that is sealed nowhere", () => {
    expect(story(explored, firstLost(explored))).toEqual([]);
  });

  test("always comes back to a password that the popup opens", () => {
    const [lost] = hopeless(explored, popupOpens);
    expect(story(explored, lost)).toEqual([]);
  });

  test("is still confirmed, while somebody waits, when it was taken back after what was stored had been deleted", () => {
    const fault = hopeless(explored, isAnswered).find((at) => explored.worlds.slice(at, at + 1).some(isTakenBack));
    expect(story(explored, fault)).toEqual([]);
  });

  test("is always answered or taken back in the end", () => {
    const [stuck] = hopeless(explored, ({ extension }) => extension.phase === "idle");
    expect(story(explored, stuck)).toEqual([]);
  });
});

describe("a fault in the protocol is found:", () => {
  test("a guest that sets a password before it has recorded it", () => {
    const careless = (world: World): Step[] =>
      showsRequest(world) && world.guest.phase === "posted"
        ? [
            step("guest sets what it has not recorded", world, (to) => {
              to.guest.account = to.guest.next++;
            }),
          ]
        : [];
    // It would do so for ever.
    const twice = (world: World) => (world.guest.next < 3 ? careless(world) : []);
    expect(firstLost(exploreWith(true, twice))).toBeDefined();
  });

  test("a guest that obeys although there is no room for its answer", () => {
    const hasty = ({ guest, shown, service, ...rest }: World): Step[] => {
      const world = { guest, shown, service, ...rest };
      if (service || !showsRequest(world) || guest.done.length > 0 || guest.phase !== "posted") return [];
      return [
        step("guest obeys at once", world, (to) => {
          Object.assign(to.guest, { done: [1], obeys: 1, phase: "sealed", holds: 1, next: 2 });
          to.guest.envelopes.push("p1r1");
        }),
      ];
    };
    const takenBack = (world: World): Step[] => [
      ...hasty(world),
      ...(world.extension.phase === "asking"
        ? [
            step("extension asks before it deletes", world, (to) => {
              to.item = { request: 1, live: true };
              to.extension.phase = "withdrawing";
            }),
          ]
        : []),
    ];
    expect(hopeless(exploreWith(false, takenBack), popupOpens)).not.toEqual([]);
  });

  test("an extension that deletes what it has not kept", () => {
    const forgetful = (world: World): Step[] =>
      world.extension.phase === "recorded" && world.slot !== null
        ? [
            step("extension deletes at once", world, (to) => {
              to.slot = null;
            }),
          ]
        : [];
    const { worlds } = exploreWith(false, forgetful);
    expect(worlds.some((world) => !popupOpens(world) && world.guest.phase === "posted")).toBe(true);
  });
});
