import type { Outcome, Resets } from "./record.ts";

const MOST = 1000;

/** What has come of a request; undefined if it was not answered yet. */
export const outcomeOf = ({ answered }: Resets, nonce: string): Outcome | undefined =>
  Object.hasOwn(answered, nonce) ? answered[nonce]?.outcome : undefined;

/**
 * Remembers an answered request. Beyond 1,000 the one that ends first is forgotten, and nothing that ends as early is obeyed any more: so
 * each nonce is obeyed once, whatever the clock says, and a request that ends years ahead shuts out no other.
 */
export function rememberNonce(resets: Resets, nonce: string, answer: Resets["answered"][string], most = MOST): Resets {
  const all = Object.entries({ ...resets.answered, [nonce]: answer }).sort(([, a], [, b]) => a.expires - b.expires);
  const forgotten = all.slice(0, Math.max(0, all.length - most));
  const floor = Math.max(resets.floor, ...forgotten.map(([, { expires }]) => expires));
  return { ...resets, answered: Object.fromEntries(all.slice(forgotten.length)), floor };
}
