import { setTimeout as sleep } from "node:timers/promises";
import type { Guest } from "./guest.ts";
import type { Journal } from "./journal.ts";

const SHORTEST = 1000;

/**
 * How a guest waits. `pause`: 1 s, then twice as long for each time that the reason is the same, `interval` milliseconds at most.
 * A random part of up to half is taken off everything, so that a thousand guests do not come back at once. False as soon as `stop`
 * is aborted.
 */
export function pauser(journal: Journal, interval: number, stop: AbortSignal): Pick<Guest, "pause" | "rest"> {
  const rest = async (longest: number): Promise<boolean> => {
    try {
      await sleep(longest * (1 - Math.random() / 2), undefined, { signal: stop });
      return true;
    } catch {
      return false;
    }
  };
  return {
    rest,
    async pause(reason) {
      if (stop.aborted) return false;
      const repeats = await journal.wait(reason);
      return rest(Math.min(interval, SHORTEST * 2 ** Math.min(repeats, 20)));
    },
  };
}
