import type { FileHandle } from "node:fs/promises";
import { type Backup, readBackup } from "./backup-file.ts";
import { isSameContent } from "./content.ts";
import { contentNow } from "./content-now.ts";
import { copyEntries } from "./copy-entries.ts";
import { beginFilling, endFilling, type Filled, StoreTaken } from "./incomplete.ts";
import { followed, type LongWork } from "./long-work.ts";
import type { Store } from "./store.ts";

/** Reads the whole file. Throws BadBackup if it is not what was written. */
export async function verifyBackup(file: FileHandle, work: LongWork): Promise<Backup> {
  const entries = readBackup(file);
  for (let count = 1; ; count++) {
    const next = await entries.next();
    if (next.done === true) return next.value;
    work.signal.throwIfAborted();
    work.tell("verifying the file", count);
  }
}

export type Restored =
  | { outcome: "restored"; written: number; isResumed: boolean }
  | { outcome: "restored before"; filled: Filled };

/**
 * Fills an empty store with a backup that was verified, or goes on with a store that the same backup has begun to fill. Until all of it is there and
 * compared, the store is marked as incomplete.
 *
 * Throws StoreTaken if the store is not for it, BadBackup if the file was changed since it was verified, StoreUnavailable.
 */
export async function restore(file: FileHandle, { content }: Backup, store: Store, work: LongWork): Promise<Restored> {
  const filling = { kind: "restore", of: content.sha256 } as const;
  const begun = await beginFilling(store, filling);
  if ("filled" in begun) return { outcome: "restored before", filled: begun.filled };
  const { marker, isResumed } = begun;
  const entries = followed(readBackup(file), "writing", work);
  const { written } = await copyEntries(entries, store, { marker, extra: "refuse" });
  if (!isSameContent(await contentNow(store, "comparing", work), content)) {
    throw new StoreTaken(
      "the target is not what the backup holds: somebody else has written to it. Start again with a new one",
    );
  }
  await endFilling(store, marker, { ...filling, content });
  return { outcome: "restored", written, isResumed };
}
