import { hash } from "node:crypto";
import * as v from "valibot";
import { untilNoConflict } from "../store/conflict.ts";
import { deleteRecord, readRecord, type Stored, writeRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";

const schema = v.object({ failures: v.number(), lastAt: v.number() });
type Failures = v.InferOutput<typeof schema>;

/** Failures that cost nothing: of one user from one address, of one address for whatever users, of one user's passcodes. */
const FREE = { pair: 10, address: 50, passcode: 10 };
const LONGEST_DELAY = 15 * 60_000;
/** So long after the last failure they are forgotten. */
const MEMORY = 60 * 60_000;

export type SignInLimit =
  | {
      kind: "go on";
      /** Forgets the failures of what the attempt was about; of its address, takes back this one. */
      succeeded: () => Promise<void>;
      /** Takes back this attempt, and forgets no other. */
      takeBack: () => Promise<void>;
    }
  | { kind: "wait"; seconds: number };

interface Counter {
  key: string;
  free: number;
}

/**
 * Counts an attempt to sign in, before the password is looked at: guesses sent at the same time cannot slip past the count.
 * The caller reports success, which takes the attempt back. Failures beyond the free ones cost 1, 2, 4, ... seconds, at most
 * 15 minutes, to the address they came from only: nobody can lock a user out of other addresses.
 */
export const limitSignIn = (store: Store, { user, address }: { user: string; address: string }): Promise<SignInLimit> =>
  limitAttempt(
    store,
    { key: limitKey(`${address} ${user}`), free: FREE.pair },
    { key: limitKey(address), free: FREE.address },
  );

/**
 * The same for passcodes, whatever address they come from: six digits could be guessed from many. It locks out nobody who
 * should not be: only who has the password gets so far.
 */
export const limitPasscodes = (store: Store, userId: string): Promise<SignInLimit> =>
  limitAttempt(store, { key: limitKey(`passcode ${userId}`), free: FREE.passcode });

async function limitAttempt(store: Store, subject: Counter, ...others: Counter[]): Promise<SignInLimit> {
  return untilNoConflict(async (): Promise<SignInLimit | "conflict"> => {
    const now = Date.now();
    const counted = await Promise.all(
      [subject, ...others].map(async ({ key, free }) => ({ key, free, stored: await readRecord(store, key, schema) })),
    );
    const wait = Math.max(...counted.map(({ stored, free }) => remainingDelay(stored?.record, free, now)));
    if (wait > 0) return { kind: "wait", seconds: Math.ceil(wait / 1000) };
    const outcome = await store.commit(
      counted.map(({ key, stored }) => ({ key, revision: stored?.revision })),
      counted.map(({ key, stored }) => writeRecord(key, { failures: remembered(stored, now) + 1, lastAt: now })),
    );
    if (outcome === "conflict") return "conflict";
    return {
      kind: "go on",
      succeeded: () => takeBack(store, others, [deleteRecord(subject.key)]),
      takeBack: () => takeBack(store, [subject, ...others], []),
    };
  });
}

/** When nothing of it matters any more. */
export const isForgotten = (failures: Failures, now: number): boolean => now - failures.lastAt > MEMORY;
export const LIMIT_PREFIX = "sign-in/";
export const signInFailures = schema;

function remainingDelay(failures: Failures | undefined, free: number, now: number): number {
  if (failures === undefined || failures.failures < free || isForgotten(failures, now)) return 0;
  const delay = Math.min(1000 * 2 ** (failures.failures - free), LONGEST_DELAY);
  return failures.lastAt + delay - now;
}

const remembered = (stored: Stored<Failures> | undefined, now: number): number =>
  stored === undefined || isForgotten(stored.record, now) ? 0 : stored.record.failures;

async function takeBack(store: Store, counters: readonly Counter[], writes: readonly Write[]): Promise<void> {
  await untilNoConflict(async () => {
    const known = await Promise.all(
      counters.map(async ({ key }) => ({ key, stored: await readRecord(store, key, schema) })),
    );
    const there = known.flatMap(({ key, stored }) => (stored === undefined ? [] : [{ key, ...stored }]));
    return store.commit(
      there.map(({ key, revision }) => ({ key, revision })),
      [
        ...writes,
        ...there.map(({ key, record }) => writeRecord(key, { ...record, failures: Math.max(0, record.failures - 1) })),
      ],
    );
  });
}

/** Hashed, so that what somebody typed as a user's name (now and then a password) is not stored. */
const limitKey = (subject: string): string => LIMIT_PREFIX + hash("sha256", subject);
