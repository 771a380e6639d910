import { type BackupOrigin, writeBackup } from "./backup-file.ts";
import { type Content, everyContent, type KeyAndValue } from "./content.ts";
import { knownEpoch } from "./epoch.ts";
import { followed, type LongWork } from "./long-work.ts";
import type { Store } from "./store.ts";
import { wholeSnapshot } from "./whole-snapshot.ts";

/**
 * Writes a backup of the store as it is at one moment, while others read and write it. Keys that `isLeftOut` are not in it. Throws
 * StoreUnavailable, SnapshotForgotten, or what `write` throws.
 */
export async function backUp(
  store: Store,
  write: (text: string) => Promise<void>,
  { isLeftOut, work }: { isLeftOut: (key: string) => boolean; work: LongWork },
): Promise<Content> {
  // It never changes.
  const epoch = await knownEpoch(store);
  return wholeSnapshot(store, async (view) => {
    const origin: BackupOrigin = { createdAt: new Date(), epoch };
    return writeBackup(followed(without(everyContent(view), isLeftOut), "writing", work), origin, write);
  });
}

async function* without(entries: AsyncIterable<KeyAndValue>, isLeftOut: (key: string) => boolean) {
  for await (const entry of entries) if (!isLeftOut(entry.key)) yield entry;
}
