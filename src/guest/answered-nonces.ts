import type { Resets } from "./record.ts";

const MOST = 1000;

export const isAnswered = ({ answered }: Resets, nonce: string): boolean => Object.hasOwn(answered, nonce);

/**
 * Remembers an answered request. Beyond 1,000 the one that ends first is forgotten, and nothing that ends as early is obeyed any more: so
 * each nonce is obeyed once, whatever the clock says, and a request that ends years ahead shuts out no other.
 */
export function rememberNonce(resets: Resets, nonce: string, expires: number, most = MOST): Resets {
  const all = Object.entries({ ...resets.answered, [nonce]: expires }).sort(([, a], [, b]) => a - b);
  const forgotten = all.slice(0, Math.max(0, all.length - most));
  const floor = Math.max(resets.floor, ...forgotten.map(([, end]) => end));
  return { ...resets, answered: Object.fromEntries(all.slice(forgotten.length)), floor };
}
