import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord } from "../store/record.ts";
import { type Entry, MOST_WRITES, type Store, type Write } from "../store/store.ts";
import { BLOCK_PREFIX, type Block, beginOf, beginWrite, blockIn, blockNumber, type Head } from "./audit-chain.ts";
import { rowKey } from "./audit-index.ts";
import { AUDIT_SUBJECT, auditWrite, ENTRY_PREFIX, entryKey, SERVICE } from "./audit-trail.ts";

const DAY = 86_400_000;

/** What an entry says of a chain that begins behind this block. */
export const prunedUpTo = ({ number, hash }: Head): string => `up to block ${number} ${hash}`;

/**
 * Removes the blocks whose entries are all older than `days`, from the beginning of the chain, once a day at most: so an entry is kept for
 * that and up to one day more. First the chain is said to begin behind them, with an entry; then they go, and what is left of them by
 * a process that ended goes the next time. `now`: milliseconds since 1970. Stops early, in a safe state, when `isStopped` says so.
 */
export async function pruneTrail(
  store: Store,
  { days, now, isStopped = () => false }: { days: number; now: number; isStopped?: () => boolean },
): Promise<void> {
  await moveBegin(store, now - days * DAY);
  const { number } = (await beginOf(store)).record;
  for await (const entry of everyEntry(store, BLOCK_PREFIX)) {
    if (blockNumber(entry.key) > number || isStopped()) return;
    await removeBlock(store, entry.key, blockIn(entry));
  }
}

async function moveBegin(store: Store, before: number): Promise<void> {
  const begin = await beginOf(store);
  let last = begin.record;
  let isDue = false;
  for await (const entry of everyEntry(store, BLOCK_PREFIX)) {
    const [number, block] = [blockNumber(entry.key), blockIn(entry)];
    if (number <= begin.record.number) continue;
    if (block.until >= before) break;
    isDue ||= block.until < before - DAY;
    last = { number, hash: block.hash };
  }
  if (!isDue) return;
  // A conflict: another process has done it.
  await store.commit(
    [begin.expectation],
    [beginWrite(last), auditWrite(AUDIT_SUBJECT, "audit pruned", SERVICE, prunedUpTo(last))],
  );
}

/** Entries and their index first, the block last. */
async function removeBlock(store: Store, key: string, { writer, from, to }: Block): Promise<void> {
  const last = entryKey(writer, to);
  let removals: Write[] = [];
  const commit = async (): Promise<void> => {
    await store.commit([], removals);
    removals = [];
  };
  const reading = { from: entryKey(writer, from - 1), page: to - from + 2 };
  for await (const entry of everyEntry(store, `${ENTRY_PREFIX}${writer}/`, reading)) {
    if (entry.key > last) break;
    removals.push(...removalsOf(writer, entry));
    if (removals.length > MOST_WRITES - 3) await commit();
  }
  removals.push(deleteRecord(key));
  await commit();
}

function removalsOf(writer: string, entry: Entry): Write[] {
  const row = rowKey(writer, entry);
  return row === undefined ? [deleteRecord(entry.key)] : [deleteRecord(entry.key), deleteRecord(row)];
}
