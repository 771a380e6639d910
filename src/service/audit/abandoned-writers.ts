import { everyEntry } from "../store/every-entry.ts";
import type { Entry, Store } from "../store/store.ts";
import { openRemoval, openWriters } from "./audit-chain.ts";
import { ENTRY_PREFIX, entryKey, subjectOf, WRITER } from "./audit-trail.ts";
import { MOST_OF_BLOCK, sealEntries } from "./seal-entries.ts";

/** A process seals its own entries within seconds; milliseconds. */
export const SEALED_WITHIN = 60_000;
/** Nor does one that has written nothing for so long say that it writes. */
const DEAD_AFTER = 10 * 60_000;

/**
 * Seals for processes that ended without (a kill, a power cut): entries older than a minute. Harmless if the process lives: it finds
 * its new position. `now`: milliseconds since 1970.
 */
export async function sealAbandoned(store: Store, now: number): Promise<void> {
  for await (const { writer, record, revision } of openWriters(store)) {
    if (writer === WRITER) continue;
    let entries = await oldEntries(store, writer, record.sealed, now);
    const found = entries.length;
    while (entries.length > 0) {
      const sealed = await sealEntries(store, writer, entries);
      entries = await oldEntries(store, writer, sealed, now);
    }
    if (found > 0 || now - record.at < DEAD_AFTER) continue;
    if ((await unsealedOf(store, writer, record.sealed, 1)).length > 0) continue;
    await store.commit([{ key: openRemoval(writer).key, revision }], [openRemoval(writer)]);
  }
}

/** In their order, up to the first that is younger. */
async function oldEntries(store: Store, writer: string, sealed: number, now: number): Promise<Entry[]> {
  const entries = await unsealedOf(store, writer, sealed, MOST_OF_BLOCK);
  const young = entries.findIndex((entry) => now - (subjectOf(entry)?.at ?? 0) < SEALED_WITHIN);
  return young === -1 ? entries : entries.slice(0, young);
}

async function unsealedOf(store: Store, writer: string, sealed: number, most: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  const reading = { from: entryKey(writer, sealed), page: most };
  for await (const entry of everyEntry(store, `${ENTRY_PREFIX}${writer}/`, reading)) {
    if (entries.push(entry) === most) break;
  }
  return entries;
}
