import { noticeOf, requestOf, type Step, type Stored, send, step, type World } from "./reset-world.ts";

/** What the extension does, and the user with it: src/extension/background, without bytes. */
export function extensionSteps(world: World): Step[] {
  const { phase } = world.extension;
  if (phase === "idle") return userAsks(world);
  if (phase === "recorded") return [keepStored(world)];
  return [...endings(world), ...deletion(world), ...requests(world)];
}

function userAsks(world: World): Step[] {
  if (world.left.requests === 0) return [];
  const ask = (to: World): void => {
    to.extension.phase = "recorded";
    to.extension.request++;
    to.extension.emptied = false;
    to.left.requests--;
  };
  return [step("user asks for a reset", world, ask, false)];
}

const keepStored = (world: World): Step =>
  step("extension keeps what is stored", world, (to) => {
    to.extension.before = world.slot;
    to.extension.phase = "asking";
  });

const isAnswer = (text: Stored, request: number): boolean => requestOf(text) === request || noticeOf(text) === request;

/** Stock Nova takes an answer into an empty slot only. What is stored there, also again, is kept and deleted. */
function deletion(world: World): Step[] {
  const { slot, service, extension } = world;
  if (service || slot === null || isAnswer(slot, extension.request)) return [];
  // One that is taken back must not cost the cloud a password that its guest may not be there to post again.
  if (extension.phase === "asking" || (extension.phase === "withdrawing" && !extension.emptied)) return [];
  if (slot !== extension.before)
    return [
      step("extension keeps that, too", world, (to) => {
        to.extension.before = slot;
      }),
    ];
  return [
    step("extension deletes the old one", world, (to) => {
      to.extension.emptied = true;
      send(to, { to: "slot", kind: "delete" });
    }),
  ];
}

function requests(world: World): Step[] {
  const { item, extension } = world;
  const { phase, request } = extension;
  const shows = (live: boolean): boolean => item?.request === request && item.live === live;
  switch (phase) {
    case "asking":
      // First this, then the deletion: a cloud that takes no request keeps its password.
      return [
        step("extension asks", world, (to) => {
          send(to, { to: "item", request, live: true });
          to.extension.phase = "waiting";
        }),
      ];
    case "waiting": {
      const takeBack = step(
        "user takes it back",
        world,
        (to) => {
          to.extension.phase = "withdrawing";
        },
        false,
      );
      if (shows(true)) return [takeBack];
      return [takeBack, step("extension asks again", world, (to) => send(to, { to: "item", request, live: true }))];
    }
    default:
      if (shows(false)) return [step("extension waits no longer", world, end)];
      return [step("extension takes it back", world, (to) => send(to, { to: "item", request, live: false }))];
  }
}

function endings(world: World): Step[] {
  const { slot, extension } = world;
  if (slot === null || !isAnswer(slot, extension.request)) return [];
  return [step("extension opens the answer", world, end)];
}

/** The old ciphertext stays as the previous one. */
function end(to: World): void {
  to.extension.previous = to.extension.before ?? to.extension.previous;
  to.extension.before = null;
  to.extension.phase = "idle";
}
