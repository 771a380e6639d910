import { createHash } from "node:crypto";
import * as v from "valibot";
import { everyEntry } from "../store/every-entry.ts";
import { parseRecord, type Stored } from "../store/record.ts";
import type { Entry, Store, Write } from "../store/store.ts";
import { subjectOf } from "./audit-trail.ts";
import { oneEntry } from "./one-entry.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const hashText = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const blockSchema = v.object({
  writer: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/)),
  /** The writer's sequences, both included; the next block of the writer begins behind. */
  from: count,
  to: count,
  /** How many entries there are between: gaps are commits that came to nothing. */
  count,
  /** Milliseconds since 1970, of the oldest and the newest entry. */
  since: count,
  until: count,
  /** Of all this, the number, the block before and the entries. */
  hash: hashText,
});
/** A seal over entries of one writer. Numbers count from 1. */
export type Block = v.InferOutput<typeof blockSchema>;
const headSchema = v.object({ number: count, hash: hashText });
/** The last block; number 0 and NO_HASH if there is none yet. */
export type Head = v.InferOutput<typeof headSchema>;
const openSchema = v.object({ sealed: count, at: count });

export const NO_HASH = "0".repeat(64);
export const NO_HEAD: Head = { number: 0, hash: NO_HASH };

export const BLOCK_PREFIX = "audit-block/";
export const OPEN_PREFIX = "audit-open/";
const HEAD_KEY = "audit-head";
const BEGIN_KEY = "audit-begin";
export const blockKey = (number: number): string => BLOCK_PREFIX + String(number).padStart(12, "0");
export const blockNumber = (key: string): number => Number(key.slice(BLOCK_PREFIX.length));
const openKey = (writer: string): string => OPEN_PREFIX + writer;

/** A record that may not be there yet, with what a commit that changes it expects. */
export interface Kept<T> {
  record: T;
  expectation: { key: string; revision: number | undefined };
}

async function kept<T>(
  store: Pick<Store, "list">,
  key: string,
  schema: v.GenericSchema<unknown, T>,
  otherwise: T,
): Promise<Kept<T>> {
  const entry = await oneEntry(store, key);
  const record = entry === undefined ? otherwise : parseRecord(entry, schema).record;
  return { record, expectation: { key, revision: entry?.revision } };
}

export const headOf = (store: Pick<Store, "list">): Promise<Kept<Head>> => kept(store, HEAD_KEY, headSchema, NO_HEAD);
export const headWrite = (head: Head): Write => ({ key: HEAD_KEY, value: JSON.stringify(head) });

/** The block before the one that the chain begins with now, older ones having been removed for their age. */
export const beginOf = (store: Pick<Store, "list">): Promise<Kept<Head>> => kept(store, BEGIN_KEY, headSchema, NO_HEAD);
export const beginWrite = (before: Head): Write => ({ key: BEGIN_KEY, value: JSON.stringify(before) });

export const blockWrite = (number: number, block: Block): Write => ({
  key: blockKey(number),
  value: JSON.stringify(block),
});
/** Throws if the entry is none. */
export const blockIn = (entry: Entry): Block => parseRecord(entry, blockSchema).record;

/** Up to which sequence a writer's entries are sealed. `at`: milliseconds since 1970, when that was said. */
export type Open = v.InferOutput<typeof openSchema>;
export const openWrite = (writer: string, sealed: number): Write => ({
  key: openKey(writer),
  value: JSON.stringify({ sealed, at: Date.now() } satisfies Open),
});
export const openRemoval = (writer: string): Write => ({ key: openKey(writer), value: undefined });

export async function openOf(store: Store, writer: string): Promise<Kept<Open | undefined>> {
  const key = openKey(writer);
  const entry = await store.get(key);
  return {
    record: entry === undefined ? undefined : parseRecord(entry, openSchema).record,
    expectation: { key, revision: entry?.revision },
  };
}

/** Every writer some of whose entries may not be sealed. */
export async function* openWriters(store: Pick<Store, "list">): AsyncGenerator<Stored<Open> & { writer: string }> {
  for await (const entry of everyEntry(store, OPEN_PREFIX)) {
    yield { ...parseRecord(entry, openSchema), writer: entry.key.slice(OPEN_PREFIX.length) };
  }
}

/**
 * SHA-256, hexadecimal, of lines: the hash before, the block in words, then sequence and text of each entry. The format is in
 * docs/operations/audit.md, so that others can verify it.
 */
export function blockHash(
  before: string,
  number: number,
  { writer, from, to, count: entries, since, until }: Omit<Block, "hash">,
  lines: string | Buffer,
): string {
  const head = `${before}\n${number} ${writer} ${from} ${to} ${entries} ${since} ${until}\n`;
  return createHash("sha256").update(head).update(lines).digest("hex");
}

/** What is hashed of entries. */
export function entryLines(entries: readonly { key: string; value: string }[]): string {
  let lines = "";
  for (const { key, value } of entries) lines += `${key.slice(-12)} ${value}\n`;
  return lines;
}

/** The times of the oldest and the newest of the entries. */
export function timesOf(entries: readonly { value: string }[]): { since: number; until: number } {
  let since = Number.POSITIVE_INFINITY;
  let until = 0;
  for (const entry of entries) {
    const at = subjectOf(entry)?.at ?? 0;
    since = Math.min(since, at);
    until = Math.max(until, at);
  }
  return { since, until };
}
