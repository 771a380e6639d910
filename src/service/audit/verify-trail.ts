import { everyEntry } from "../store/every-entry.ts";
import { type Entry, type Store, StoreUnavailable } from "../store/store.ts";
import { SEALED_WITHIN } from "./abandoned-writers.ts";
import {
  BLOCK_PREFIX,
  type Block,
  beginOf,
  blockHash,
  blockIn,
  blockKey,
  blockNumber,
  entryLines,
  type Head,
  headOf,
  type Kept,
  NO_HEAD,
  openWriters,
} from "./audit-chain.ts";
import { indexRows } from "./audit-index.ts";
import { AUDIT_SUBJECT, auditRecord, isEntryKey } from "./audit-trail.ts";
import { blocksText, placeText, rangeText, whatDiffers } from "./damage-text.ts";
import { isEarlierKey } from "./earlier-entries.ts";
import { oneEntry } from "./one-entry.ts";
import { prunedUpTo } from "./prune-trail.ts";
import { entriesBehind, entriesIn, everyWriter } from "./sealed-blocks.ts";

/** In the place of a hash. */
const UNKNOWN = "";

type View = Pick<Store, "list">;

/** Something that is not as it was written. The text has no values of the store but numbers, writers and times. */
export type Damage = string;

export interface Verification {
  damages: Damage[];
  blocks: number;
  entries: number;
  /** Milliseconds since 1970; undefined without entries. */
  since: number | undefined;
  until: number | undefined;
  /** The block before the chain's first: number 0 unless older ones were removed for their age. */
  begin: Head;
  head: Head;
  unsealed: number;
  /** Of those, the ones that should be sealed by now, by writer. */
  late: Map<string, number>;
}

/** What is known of each writer while the chain is read. */
interface Position {
  /** Where its first block begins, and its last one ends. */
  from: number;
  to: number;
}

/**
 * Reads the whole trail, page by page, and recomputes the chain. `view` should be a snapshot: what is written meanwhile would look like
 * damage. `noted`: a head that was written down elsewhere. `now`: milliseconds since 1970.
 */
export async function verifyTrail(view: View, now: number, noted?: Head): Promise<Verification> {
  const damages: Damage[] = [];
  const orNone = async (what: string, kept: Promise<Kept<Head>>): Promise<Head> => {
    try {
      return (await kept).record;
    } catch (cause) {
      if (cause instanceof StoreUnavailable) throw cause;
      damages.push(`the record of the chain's ${what} cannot be read`);
      return NO_HEAD;
    }
  };
  const begin = await orNone("beginning", beginOf(view));
  const head = await orNone("head", headOf(view));
  const found: Verification = {
    ...{ damages, begin, head, blocks: 0, entries: 0, since: undefined, until: undefined, unsealed: 0 },
    late: new Map(),
  };
  const positions = new Map<string, Position>();
  /** What the entries say about where the chain begins. */
  const pruned = new Set<string>();
  let last: Head = begin;
  let notedHash = noted?.number === begin.number ? begin.hash : undefined;

  for await (const entry of everyEntry(view, BLOCK_PREFIX)) {
    const number = blockNumber(entry.key);
    const block = readable(() => blockIn(entry));
    if (block === undefined || entry.key !== blockKey(number)) {
      damages.push(block === undefined ? `block ${number} cannot be read` : "a block under a key that none has");
      if (block === undefined) last = { number, hash: UNKNOWN };
      continue;
    }
    checkPosition(number, block);
    // On its way out, perhaps without some of its entries.
    if (number <= begin.number) continue;
    if (number !== last.number + 1) {
      damages.push(`${blocksText(last.number + 1, number - 1)} missing${rangeText(block)}`);
    }
    const isNext = number === last.number + 1 && last.hash !== UNKNOWN;
    await checkBlock(number, block, isNext ? last.hash : undefined);
    last = { number, hash: block.hash };
    if (noted?.number === number) notedHash = block.hash;
  }
  checkHead();
  await checkRest();
  checkBegin();
  return found;

  function checkPosition(number: number, { writer, from, to }: Block): void {
    const before = positions.get(writer);
    const isFirst = before === undefined && (begin.number > 0 || from === 1);
    if (!isFirst && before?.to !== from - 1) {
      damages.push(
        `block ${number} of writer ${writer} does not begin where the one before it ends (sequence ${from})`,
      );
    }
    positions.set(writer, { from: before?.from ?? from, to });
  }

  async function checkBlock(number: number, block: Block, before: string | undefined): Promise<void> {
    const entries: Entry[] = [];
    for await (const entry of entriesIn(view, block)) entries.push(entry);
    found.blocks += 1;
    found.entries += entries.length;
    found.since = Math.min(found.since ?? block.since, block.since);
    found.until = Math.max(found.until ?? block.until, block.until);
    notePruned(entries);
    const hash = before === undefined ? undefined : blockHash(before, number, block, entryLines(entries));
    if (hash !== block.hash && (hash !== undefined || entries.length !== block.count)) {
      damages.push(`block ${number}: ${whatDiffers(entries.length, block.count)}${rangeText(block)}`);
      return;
    }
    const missing = await missingRows(view, block.writer, entries);
    if (missing > 0)
      damages.push(`block ${number}: ${missing} rows of the index missing or changed${rangeText(block)}`);
  }

  function checkHead(): void {
    if (last.number !== head.number || last.hash !== head.hash) {
      damages.push(`the head is block ${head.number}, the last block is ${last.number}: the end is missing or changed`);
    }
    if (noted === undefined) return;
    if (noted.number < begin.number) {
      damages.push(`the noted block ${noted.number} was removed for its age: nothing can be said about it`);
    } else if (noted.number > last.number) {
      damages.push(`the chain ends with block ${last.number}, before the noted block ${noted.number}`);
    } else if (notedHash !== noted.hash && noted.number > 0) {
      damages.push(`block ${noted.number} is not the one that was noted: the chain was made anew, or is another one`);
    }
  }

  /** What lies outside every block. */
  async function checkRest(): Promise<void> {
    const open = new Map<string, number>();
    for await (const { writer, record } of openWriters(view)) {
      open.set(writer, record.sealed);
      const to = positions.get(writer)?.to;
      if (record.sealed === (to ?? 0) || (to === undefined && begin.number > 0)) continue;
      damages.push(`writer ${writer} is said to be sealed up to ${record.sealed}, and is up to ${to ?? 0}`);
    }
    for await (const { writer, first } of everyWriter(view)) {
      if (isEarlierKey(first.key)) noteEarlier();
      // What sorts before a writer's entries is in no range that is looked at below.
      else if (!isEntryKey(first.key)) damages.push(`an added entry: ${placeText(first)}`);
      if (!/^[0-9a-f]{12}$/.test(writer)) continue;
      const position = positions.get(writer);
      const sealed = Math.max(position?.to ?? 0, open.get(writer) ?? 0);
      if (position !== undefined) await checkBefore(writer, position.from);
      else if (sealed > 0) await checkBefore(writer, sealed + 1);
      for await (const entry of entriesBehind(view, writer, sealed)) {
        if (open.has(writer) && isEntryKey(entry.key) && isReadable(entry)) noteUnsealed(writer, entry);
        else damages.push(`an added entry: ${placeText(entry)}`);
      }
    }
  }

  function noteEarlier(): void {
    const text =
      last.number === NO_HEAD.number
        ? "entries of an earlier version: start the service once, which brings them into the chain"
        : "entries in the form of earlier versions, beside a chain";
    if (!damages.includes(text)) damages.push(text);
  }

  async function checkBefore(writer: string, from: number): Promise<void> {
    const before = { writer, from: 1, to: from - 1, count: 0, since: 0, until: 0, hash: "" };
    for await (const entry of entriesIn(view, before)) damages.push(`an added entry: ${placeText(entry)}`);
  }

  function noteUnsealed(writer: string, entry: Entry): void {
    found.unsealed += 1;
    if (now - auditRecord(entry).at > SEALED_WITHIN) found.late.set(writer, (found.late.get(writer) ?? 0) + 1);
    notePruned([entry]);
  }

  function notePruned(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (!entry.value.includes('"audit pruned"') || !isReadable(entry)) continue;
      const { subject, about } = auditRecord(entry);
      if (subject === AUDIT_SUBJECT && about !== undefined) pruned.add(about);
    }
  }

  function checkBegin(): void {
    if (begin.number === NO_HEAD.number) return;
    if (!pruned.has(prunedUpTo(begin))) {
      damages.push(`the chain begins behind block ${begin.number}, and no entry says that it was pruned up to there`);
    }
  }
}

async function missingRows(view: View, writer: string, entries: readonly Entry[]): Promise<number> {
  let missing = 0;
  const rows = indexRows(writer, entries);
  for (let at = 0; at < rows.length; at += 50) {
    const there = await Promise.all(
      rows.slice(at, at + 50).map(async ({ key, value }) => (await oneEntry(view, key))?.value === value),
    );
    missing += there.filter((isThere) => !isThere).length;
  }
  return missing;
}

const isReadable = (entry: Entry): boolean => readable(() => auditRecord(entry)) !== undefined;

/** Undefined if it cannot be read. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
