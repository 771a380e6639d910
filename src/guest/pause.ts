import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "./journal.ts";

const SHORTEST = 1000;

/**
 * Waits 1 s, then twice as long for each time that the reason is the same, `interval` milliseconds at most. A random part of
 * up to half is taken off, so that a thousand guests do not come back at once. False as soon as `stop` is aborted.
 */
export function pauser(journal: Journal, interval: number, stop: AbortSignal): (reason: string) => Promise<boolean> {
  return async (reason) => {
    if (stop.aborted) return false;
    const repeats = await journal.wait(reason);
    const longest = Math.min(interval, SHORTEST * 2 ** Math.min(repeats, 20));
    try {
      await sleep(longest * (1 - Math.random() / 2), undefined, { signal: stop });
      return true;
    } catch {
      return false;
    }
  };
}
