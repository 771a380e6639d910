import { everyEntry } from "../store/every-entry.ts";
import type { Entry, Store, Write } from "../store/store.ts";
import { type AuditRecord, auditRecord, ENTRY_PREFIX, entryKey, sequenceOf, subjectOf } from "./audit-trail.ts";

/** The most milliseconds between the first and the last entry of a row, and the most entries. */
const SPAN = 10_000;
const MOST_OF_ROW = 500;

/** An entry as a subject's trail has it. */
export interface Found {
  /** Sorts by time, then as it was written. */
  order: string;
  record: AuditRecord;
}

const subjectPrefix = (subject: string): string => `audit-of/${subject}/`;
const timeText = (at: number): string => String(at).padStart(13, "0");
const orderOf = (at: number, writer: string, key: string): string => `${timeText(at)}-${writer}-${key.slice(-12)}`;

/** The key of the row that begins with this entry, if one does. Undefined for what is no entry. */
export function rowKey(writer: string, entry: { key: string; value: string }): string | undefined {
  const found = subjectOf(entry);
  return found && subjectPrefix(found.subject) + orderOf(found.at, writer, entry.key);
}

interface Row {
  first: string;
  at: number;
  sequences: number[];
}

/**
 * The index of entries of one writer: by subject, then time. A row names the entries that the subject got within some seconds
 * (`12-480,482`), so that a hot instance has one row a seal, and an instance that is read now and then one row a read.
 */
export function indexRows(writer: string, entries: readonly { key: string; value: string }[]): Write[] {
  const rows: Write[] = [];
  const growing = new Map<string, Row>();
  const finish = ({ first, sequences }: Row): void => void rows.push({ key: first, value: rangesText(sequences) });
  const found: { key: string; at: number; subject: string }[] = [];
  for (const entry of entries) {
    const of = subjectOf(entry);
    if (of !== undefined) found.push({ key: entry.key, at: of.at, subject: of.subject });
  }
  // Nearly always sorted already: a clock may be set back.
  found.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  for (const { key, at, subject } of found) {
    const row = growing.get(subject);
    if (row !== undefined && at - row.at < SPAN && row.sequences.length < MOST_OF_ROW) {
      row.sequences.push(sequenceOf(key));
      continue;
    }
    if (row !== undefined) finish(row);
    growing.set(subject, {
      first: subjectPrefix(subject) + orderOf(at, writer, key),
      at,
      sequences: [sequenceOf(key)],
    });
  }
  for (const row of growing.values()) finish(row);
  return rows;
}

function rangesText(sequences: readonly number[]): string {
  const sorted = [...sequences].sort((a, b) => a - b);
  const ranges: [from: number, to: number][] = [];
  for (const sequence of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === sequence) last[1] = sequence;
    else ranges.push([sequence, sequence]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** A subject's sealed entries, oldest first. */
export async function* indexed(
  store: Pick<Store, "list">,
  subject: string,
  { since, until }: { since: number; until: number } = { since: 0, until: Number.POSITIVE_INFINITY },
): AsyncGenerator<Found> {
  const prefix = subjectPrefix(subject);
  // An entry stands in a row that begins up to SPAN before it.
  const from = since <= SPAN ? undefined : prefix + timeText(since - SPAN);
  const waiting = new Map<string, Found>();
  for await (const row of everyEntry(store, prefix, { from })) {
    const [at = 0] = row.key.slice(prefix.length).split("-").map(Number);
    // Nothing of this row or a later one is older.
    const ready = [...waiting.values()].filter(({ record }) => record.at < at);
    for (const each of ready) waiting.delete(each.order);
    yield* inOrder(ready);
    if (at >= until) break;
    for (const found of await entriesOf(store, subject, row)) {
      if (found.record.at >= since && found.record.at < until) waiting.set(found.order, found);
    }
  }
  yield* inOrder([...waiting.values()]);
}

export const inOrder = (found: Found[]): Found[] => found.sort((a, b) => (a.order < b.order ? -1 : 1));

const ROW = /-([0-9a-f]{12})-\d{12}$/;

async function entriesOf(store: Pick<Store, "list">, subject: string, row: Entry): Promise<Found[]> {
  const writer = ROW.exec(row.key)?.[1];
  if (writer === undefined) return [];
  const found: Found[] = [];
  for (const range of row.value.split(",")) {
    const [from = 0, to = from] = range.split("-").map(Number);
    const last = entryKey(writer, to);
    const limit = Math.min(to - from + 1, MOST_OF_ROW);
    const page = await store.list({ prefix: `${ENTRY_PREFIX}${writer}/`, after: entryKey(writer, from - 1), limit });
    for (const entry of page) if (entry.key <= last) found.push(...foundOf(writer, subject, entry));
  }
  return found;
}

/** The entry if it is the subject's: an index that says something else is not believed. */
export function foundOf(writer: string, subject: string, entry: Entry): Found[] {
  if (subjectOf(entry)?.subject !== subject) return [];
  const record = auditRecord(entry);
  return [{ order: orderOf(record.at, writer, entry.key), record }];
}
