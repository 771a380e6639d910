import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { MOST_WRITES, type Store } from "../store/store.ts";
import {
  BLOCK_PREFIX,
  type Block,
  blockHash,
  blockIn,
  blockKey,
  blockWrite,
  entryLines,
  headOf,
  headWrite,
  openOf,
  openWrite,
  timesOf,
} from "./audit-chain.ts";
import { indexRows } from "./audit-index.ts";
import { sequenceOf } from "./audit-trail.ts";

/** The most entries of one block: less than a millisecond of work, which a request may have to wait for. */
export const MOST_OF_BLOCK = 250;

/** Beside rows of the index, a seal's last commit has the block, the head and the writer's position. */
const MOST_ROWS = MOST_WRITES - 3;

/**
 * Seals entries of one writer, at most MOST_OF_BLOCK in ascending order, save those that somebody else has sealed meanwhile; returns up to
 * which sequence the writer is sealed now. The index comes first: a seal that is cut off leaves rows too many, which nobody minds.
 */
export async function sealEntries(
  store: Store,
  writer: string,
  entries: readonly { key: string; value: string }[],
): Promise<number> {
  return untilNoConflict(async () => {
    const open = await openOf(store, writer);
    // It is gone if others took this writer for dead.
    const position = open.record?.sealed ?? (await lastSealed(store, writer));
    const rest = entries.filter(({ key }) => sequenceOf(key) > position);
    const last = rest.at(-1);
    if (last === undefined) return position;
    const to = sequenceOf(last.key);
    const rows = indexRows(writer, rest);
    while (rows.length > MOST_ROWS) await store.commit([], rows.splice(0, MOST_WRITES));
    const head = await headOf(store);
    const number = head.record.number + 1;
    const block: Omit<Block, "hash"> = { writer, from: position + 1, to, count: rest.length, ...timesOf(rest) };
    const hash = blockHash(head.record.hash, number, block, entryLines(rest));
    const outcome = await store.commit(
      // A block that is there without a head is evidence: it is not overwritten.
      [head.expectation, open.expectation, { key: blockKey(number), revision: undefined }],
      [...rows, blockWrite(number, { ...block, hash }), headWrite({ number, hash }), openWrite(writer, to)],
    );
    return outcome === "committed" ? to : "conflict";
  });
}

async function lastSealed(store: Store, writer: string): Promise<number> {
  let last = 0;
  for await (const entry of everyEntry(store, BLOCK_PREFIX)) {
    const block = blockIn(entry);
    if (block.writer === writer) last = Math.max(last, block.to);
  }
  return last;
}
