import type { Entry } from "./store.ts";

/** Beyond that all are dropped: what is in use comes back by itself. */
const MOST_ENTRIES = 20_000;

/** Entries that were read, for as long as they are what the store holds. */
export interface EntryMemory {
  get: (key: string) => Entry | undefined;
  keep: (entry: Entry) => void;
  forget: (keys: Iterable<string>) => void;
  /** Asks at once whether others have written. Throws what asking throws. */
  look: () => void;
}

/**
 * Forgets everything when `version`, asked once in each turn of the event loop, has changed: somebody else has written.
 * `othersWrote` is told of it then. What we write ourselves is for the caller to forget.
 */
export function rememberEntries(version: () => unknown, othersWrote: () => void): EntryMemory {
  const entries = new Map<string, Entry>();
  let known = version();
  let isCurrent = false;

  function look(): void {
    const now = version();
    if (now === known) return;
    known = now;
    entries.clear();
    othersWrote();
  }

  function lookOnceInThisTurn(): void {
    if (isCurrent) return;
    isCurrent = true;
    setImmediate(() => {
      isCurrent = false;
    });
    look();
  }

  return {
    get(key) {
      lookOnceInThisTurn();
      return entries.get(key);
    },
    keep(entry) {
      if (entries.size >= MOST_ENTRIES) entries.clear();
      entries.set(entry.key, entry);
    },
    forget(keys) {
      for (const key of keys) entries.delete(key);
    },
    look,
  };
}
