import { extensionSteps } from "./reset-extension.ts";
import { guestSteps } from "./reset-guest.ts";
import { network, type Step, start, type World } from "./reset-world.ts";

/** Every world that can be reached, each with those from which it is reached without bad luck, and the first way there. */
export interface Explored {
  worlds: World[];
  cameBy: [from: number, name: string][];
  fairlyFrom: number[][];
}

/**
 * All that can happen with two requests, a crash and a little of other misfortune. Everything at once makes 805,000 states, and the first
 * of the two with a Nova of two processes 1,570,000; they were looked at without a fault, too, and take minutes.
 */
export const exploreAll = (service: boolean, misfortune: "losses" | "doubles"): Explored => {
  const isLossy = misfortune === "losses";
  const left = {
    requests: 2,
    crashes: 1,
    failures: isLossy ? 1 : 0,
    losses: isLossy ? 1 : 0,
    doubles: isLossy ? 0 : 1,
  };
  return explore(start(service, 1, left), () => []);
};

const nothing = { crashes: 0, failures: 0, losses: 0, doubles: 0 };

/** Two requests to a Nova of two processes, which show different moments. More processes show nothing that two do not. */
export const exploreProcesses = (): Explored => explore(start(false, 2, { ...nothing, requests: 2 }), () => []);

/** One reset without misfortune, but for what is `planted`. */
export const exploreWith = (service: boolean, planted: (world: World) => Step[]): Explored =>
  explore(start(service, 1, { ...nothing, requests: 1 }), planted);

function explore(first: World, planted: (world: World) => Step[]): Explored {
  const texts = [JSON.stringify(first)];
  const index = new Map([[texts[0], 0]]);
  const cameBy: Explored["cameBy"] = [[0, "start"]];
  const fairlyFrom: number[][] = [[]];
  for (let at = 0; at < texts.length; at++) {
    const world: World = JSON.parse(texts[at] ?? "");
    for (const { name, fair, to } of [network, guestSteps, extensionSteps, planted].flatMap((next) => next(world))) {
      const text = JSON.stringify(to);
      let known = index.get(text);
      if (known === undefined) {
        known = texts.push(text) - 1;
        index.set(text, known);
        cameBy.push([at, name]);
        fairlyFrom.push([]);
      }
      if (fair) fairlyFrom[known]?.push(at);
    }
  }
  return { worlds: texts.map((text) => JSON.parse(text)), cameBy, fairlyFrom };
}

/** The worlds from which no way without bad luck leads to one that `good` holds in. */
export function hopeless({ worlds, fairlyFrom }: Explored, good: (world: World) => boolean): number[] {
  const hopeful = worlds.map(good);
  const queue = [...worlds.keys()].filter((at) => hopeful[at]);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const newly = (fairlyFrom[at] ?? []).filter((from) => !hopeful[from]);
    for (const from of newly) hopeful[from] = true;
    queue.push(...newly);
  }
  return [...worlds.keys()].filter((at) => !hopeful[at]);
}

/** What happened on the way to a world, and the world: the story of a fault. Empty for no fault. */
export function story({ worlds, cameBy }: Explored, fault: number | undefined): string[] {
  if (fault === undefined) return [];
  const names = [JSON.stringify(worlds[fault])];
  for (let at = fault; at !== 0; ) {
    const [from, name] = cameBy[at] ?? [0, ""];
    names.unshift(name);
    at = from;
  }
  return names;
}
