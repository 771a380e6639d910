import { createHash } from "node:crypto";
import { everyEntry } from "./every-entry.ts";
import type { Store } from "./store.ts";

/** Keys below it are about the store itself: they are neither backed up nor copied. */
export const ABOUT_STORE = "store/";

/** What of an entry outlives its store: revisions are each store's own. */
export interface KeyAndValue {
  readonly key: string;
  readonly value: string;
}

/** How much a store holds, and a hash that two stores with the same keys and values have in common. */
export interface Content {
  entries: number;
  /** Of every entry's line, in order; hexadecimal. */
  sha256: string;
}

/** An entry as it is hashed and as it stands in a backup. */
export const entryLine = ({ key, value }: KeyAndValue): string => `${JSON.stringify([key, value])}\n`;

/** Adds up entries, which come in the order of their keys. */
export function countContent(): { add: (entry: KeyAndValue) => void; content: () => Content } {
  const hash = createHash("sha256");
  let entries = 0;
  return {
    add(entry) {
      entries += 1;
      hash.update(entryLine(entry));
    },
    content: () => ({ entries, sha256: hash.copy().digest("hex") }),
  };
}

export const isSameContent = (one: Content, other: Content): boolean =>
  one.entries === other.entries && one.sha256 === other.sha256;

/** Every entry but those about the store itself, in ascending byte order of their keys. */
export async function* everyContent(view: Pick<Store, "list">): AsyncGenerator<KeyAndValue> {
  for await (const entry of everyEntry(view, "")) if (!entry.key.startsWith(ABOUT_STORE)) yield entry;
}

export async function isEmpty(view: Pick<Store, "list">): Promise<boolean> {
  return (await everyContent(view).next()).done === true;
}

/** In the order of stores: by bytes. JavaScript's own order of texts is another one beyond U+FFFF. */
export const compareKeys = (one: string, other: string): number =>
  one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other));
