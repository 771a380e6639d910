import type { Write } from "../store/store.ts";
import { ENTRY_PREFIX, nextKey } from "./audit-trail.ts";

/** A commit without an answer is made or lost for good after so many milliseconds. */
const DOUBT = 15_000;

export interface Entry {
  key: string;
  value: string;
}

export const isEntry = (write: Write): write is Entry =>
  write.value !== undefined && write.key.startsWith(ENTRY_PREFIX);

/** What becomes of a commit; `doubtful` if its answer was lost. */
export type Course = "made" | "not made" | "doubtful";

/** The entries of this process that wait for their seal, and those of which is not known yet whether they were made. */
export interface UnsealedEntries {
  /** What is about to be committed: an entry gets the next number if its own comes behind what is sealed by now. */
  begin: (writes: readonly Write[]) => Write[];
  /** What became of the writes that `begin` has returned. */
  end: (writes: readonly Write[], course: Course) => void;
  /** Finds out about those in doubt, once the store knows. Rejects with what `isThere` does. */
  settleDoubts: (isThere: (key: string) => Promise<boolean>) => Promise<void>;
  /** The next ones to seal, in ascending order and at most so many: none behind one that may still be made. No other may come before them. */
  take: (most: number) => Entry[];
  /** Taken, and not sealed. */
  putBack: (entries: readonly Entry[]) => void;
  /** Everything up to this key is sealed, by whomever. */
  sealedUpTo: (key: string) => void;
  /** How many were made. */
  made: () => number;
  isAnyUnderWay: () => boolean;
  /** None is made, under way or in doubt. */
  isEmpty: () => boolean;
}

export function unsealedEntries(): UnsealedEntries {
  const made: Entry[] = [];
  /** Whether `made` is in the order of sequences: nearly always. */
  let isSorted = true;
  const underWay = new Set<readonly Write[]>();
  /** Since when, in unix milliseconds. */
  const doubtful = new Map<readonly Write[], number>();
  /** No entry up to this key may be added: it is being sealed, or is. */
  let closedUpTo = "";

  function keep(entry: Write): void {
    if (!isEntry(entry)) return;
    const last = made.at(-1);
    isSorted &&= last === undefined || last.key < entry.key;
    made.push(entry);
  }

  function sealedUpTo(key: string): void {
    if (key > closedUpTo) closedUpTo = key;
  }

  return {
    begin(writes) {
      const numbered = (write: Write): Write =>
        write.key > closedUpTo || !isEntry(write) ? write : { key: nextKey(), value: write.value };
      const begun = writes.map(numbered);
      underWay.add(begun);
      return begun;
    },
    end(writes, course) {
      underWay.delete(writes);
      if (course === "made") for (const write of writes) keep(write);
      else if (course === "doubtful") doubtful.set(writes, Date.now());
    },
    async settleDoubts(isThere) {
      for (const [writes, since] of doubtful) {
        if (Date.now() - since < DOUBT) continue;
        // All of a commit or nothing.
        const first = writes.find(isEntry);
        const isMade = first !== undefined && (await isThere(first.key));
        doubtful.delete(writes);
        if (isMade) for (const write of writes) keep(write);
      }
    },
    take(most) {
      let limit = "~";
      for (const writes of [...underWay, ...doubtful.keys()]) {
        for (const write of writes) if (isEntry(write) && write.key < limit) limit = write.key;
      }
      if (!isSorted) made.sort(byKey);
      isSorted = true;
      const longest = Math.min(made.length, most);
      let count = 0;
      while (count < longest && (made[count]?.key ?? limit) < limit) count += 1;
      const taken = made.splice(0, count);
      sealedUpTo(taken.at(-1)?.key ?? "");
      return taken;
    },
    putBack(entries) {
      made.push(...entries);
      isSorted = false;
    },
    sealedUpTo,
    made: () => made.length,
    isAnyUnderWay: () => underWay.size > 0,
    isEmpty: () => made.length + underWay.size + doubtful.size === 0,
  };
}

const byKey = (a: Entry, b: Entry): number => (a.key < b.key ? -1 : 1);
