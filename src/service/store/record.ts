import * as v from "valibot";
import type { Entry, Store, Write } from "./store.ts";

/** A record as it was when it was read. Its revision is what a later commit expects. */
export interface Stored<T> {
  readonly record: T;
  readonly revision: number;
}

/** Entries that a store returns again were checked before. */
const checked = new WeakMap<Entry, Stored<unknown>>();

/** Throws if what is stored is not what the schema says: the store is corrupt, or a newer version wrote it. */
export function parseRecord<T>(entry: Entry, schema: v.GenericSchema<unknown, T>): Stored<T> {
  const known = checked.get(entry);
  // A key's records all have the one schema of their kind.
  if (known !== undefined) return known as Stored<T>;
  const parsed = v.safeParse(schema, JSON.parse(entry.value));
  if (!parsed.success) throw new Error(`the record ${entry.key.split("/")[0]} is corrupt`);
  const stored = { record: parsed.output, revision: entry.revision };
  checked.set(entry, stored);
  return stored;
}

/** The record under `key`, or undefined if there is none. Throws if it is corrupt. */
export async function readRecord<T>(
  store: Store,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): Promise<Stored<T> | undefined> {
  const entry = await store.get(key);
  return entry && parseRecord(entry, schema);
}

export const writeRecord = (key: string, record: object): Write => ({ key, value: JSON.stringify(record) });
export const deleteRecord = (key: string): Write => ({ key, value: undefined });
