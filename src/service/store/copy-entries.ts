import { type Content, compareKeys, countContent, everyContent, type KeyAndValue } from "./content.ts";
import { StoreTaken, takenOver } from "./incomplete.ts";
import { deleteRecord } from "./record.ts";
import { type Expectation, MOST_WRITES, type Store, type Write } from "./store.ts";

/** The most characters of one commit: etcd refuses requests beyond 1.5 MiB. */
const MOST_CHARACTERS = 300_000;
/** So many commits are under way at a time; SQLite makes one fsync of them. */
const AT_A_TIME = 8;

export interface Copied {
  /** Of the source. */
  content: Content;
  written: number;
  /** Entries of the target that the source did not have. */
  removed: number;
}

/**
 * Makes the target hold what the source yields, in ascending byte order of keys, and nothing else: reads what is there, writes what is missing or
 * different and removes what is too much. So it goes on with what another run has begun. `extra: "refuse"` throws StoreTaken instead
 * of removing.
 *
 * Each commit expects `marker`; throws StoreTaken when that no longer holds. Resolves once everything is on disk.
 */
export async function copyEntries(
  source: AsyncIterable<KeyAndValue>,
  target: Store,
  { marker, extra }: { marker: Expectation; extra: "remove" | "refuse" },
): Promise<Copied> {
  const counting = countContent();
  const writer = writeInBatches(target, marker);
  const there = everyContent(target);
  let known = await there.next();
  let written = 0;
  let removed = 0;

  // Everything written so far lies before what is read next, so the two do not meet.
  async function removeUntil(key: string | undefined): Promise<void> {
    while (known.done !== true && (key === undefined || compareKeys(known.value.key, key) < 0)) {
      if (extra === "refuse")
        throw new StoreTaken("somebody else has written to the target: start again with a new one");
      await writer.add(deleteRecord(known.value.key));
      removed += 1;
      known = await there.next();
    }
  }

  try {
    for await (const { key, value } of source) {
      counting.add({ key, value });
      await removeUntil(key);
      if (known.done !== true && known.value.key === key) {
        const isSame = known.value.value === value;
        known = await there.next();
        if (isSame) continue;
      }
      await writer.add({ key, value });
      written += 1;
    }
    await removeUntil(undefined);
    await writer.end();
  } finally {
    await writer.settled();
  }
  return { content: counting.content(), written, removed };
}

function writeInBatches(store: Store, marker: Expectation) {
  let batch: Write[] = [];
  let characters = 0;
  let underWay: Promise<unknown>[] = [];

  function send(): void {
    if (batch.length > 0) {
      const commit = store.commit([marker], batch);
      // Looked at later, by settle.
      commit.catch(() => undefined);
      underWay.push(commit);
    }
    batch = [];
    characters = 0;
  }

  async function settle(): Promise<void> {
    const outcomes = await Promise.all(underWay);
    underWay = [];
    if (outcomes.includes("conflict")) throw takenOver();
  }

  return {
    async add(write: Write): Promise<void> {
      const length = write.key.length + (write.value?.length ?? 0);
      if (batch.length === MOST_WRITES || characters + length > MOST_CHARACTERS) send();
      batch.push(write);
      characters += length;
      if (underWay.length >= AT_A_TIME) await settle();
    },
    async end(): Promise<void> {
      send();
      await settle();
    },
    /** Whatever happened: nothing is under way any more. */
    settled: () => Promise.allSettled(underWay),
  };
}
