import * as v from "valibot";
import { deleteRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { networkOf } from "./network-of-address.ts";
import type { SaltedHash } from "./sign-in-salt.ts";

const DAY = 24 * 60 * 60_000;
const MEMORY = 30 * DAY;
/** Of one user; the one that was used longest ago goes first. */
const MOST_ADDRESSES = 50;

const schema = v.object({ expiresAt: v.number() });

export const KNOWN_ADDRESS_PREFIX = "sign-in-known/";
const prefixOf = (userId: string): string => `${KNOWN_ADDRESS_PREFIX}${userId}/`;
const keyOf = (userId: string, address: string, hash: SaltedHash): string =>
  prefixOf(userId) + hash(`known ${networkOf(address)}`).slice(0, 32);

/** Whether the user has signed in from this address in the last 30 days. For nobody (undefined) it costs the same and is false. */
export async function isKnownAddress(
  store: Store,
  { userId = "-", address }: { userId: string | undefined; address: string },
  hash: SaltedHash,
): Promise<boolean> {
  const known = (await readRecord(store, keyOf(userId, address, hash), schema))?.record;
  return known !== undefined && known.expiresAt > Date.now();
}

/**
 * Remembers, by its hash, that the user has signed in from this address. Only a success makes one, and a user has at most 50 (a
 * few more if several are made at the same moment): nobody fills the store with them.
 */
export async function rememberAddress(
  store: Store,
  { userId, address }: { userId: string; address: string },
  hash: SaltedHash,
): Promise<void> {
  const key = keyOf(userId, address, hash);
  const now = Date.now();
  const known = (await readRecord(store, key, schema))?.record;
  const left = (known?.expiresAt ?? 0) - now;
  // Once a day is enough; and not what a clock that was ahead has written.
  if (left > MEMORY - DAY && left <= MEMORY) return;
  const writes = [writeRecord(key, { expiresAt: now + MEMORY })];
  if (known === undefined) {
    const others = await store.list({ prefix: prefixOf(userId), limit: MOST_ADDRESSES + 10 });
    const byAge = others.toSorted((one, other) => expiryOf(one.value) - expiryOf(other.value));
    writes.push(
      ...byAge.slice(0, Math.max(0, others.length - MOST_ADDRESSES + 1)).map((each) => deleteRecord(each.key)),
    );
  }
  await store.commit([], writes);
}

const expiryOf = (value: string): number => v.parse(schema, JSON.parse(value)).expiresAt;
