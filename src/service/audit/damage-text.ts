import type { Entry } from "../store/store.ts";
import type { Block } from "./audit-chain.ts";
import { isEntryKey, sequenceOf } from "./audit-trail.ts";

/** How damages of a trail are told: numbers, writers and times, and nothing else that is in the store. */

export function whatDiffers(found: number, sealed: number): string {
  if (found < sealed) return `${sealed - found} of ${sealed} entries missing`;
  if (found > sealed) return `${found - sealed} entries added to ${sealed}`;
  return "an entry or the block itself was changed";
}

export const blocksText = (from: number, to: number): string =>
  from === to ? `block ${from} is` : `blocks ${from} to ${to} are`;

export const rangeText = ({ writer, from, to, since, until }: Block): string =>
  ` (writer ${writer}, sequences ${from} to ${to}, ${timeText(since)} to ${timeText(until)})`;

export function placeText({ key }: Entry): string {
  const [, writer] = key.split("/");
  // A key that we have not made is not quoted.
  if (!isEntryKey(key)) return "under a key that no writer makes";
  return `writer ${writer}, sequence ${sequenceOf(key)}`;
}

const timeText = (at: number): string => {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "?" : time.toISOString();
};
