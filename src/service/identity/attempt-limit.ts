import { untilNoConflict } from "../store/conflict.ts";
import { deleteRecord, readRecord, type Stored, writeRecord } from "../store/record.ts";
import type { CommitOutcome, Store, Write } from "../store/store.ts";
import {
  type Counting,
  countAttempt,
  delayOf,
  type FailureCount,
  failureCount,
  isRemembered,
} from "./failure-count.ts";

export type SignInLimit =
  | {
      kind: "go on";
      /** Forgets the failures of what the attempt was about; of its address and account, takes back this one. */
      succeeded: () => Promise<void>;
      /** Takes back this attempt, and forgets no other. */
      takeBack: () => Promise<void>;
    }
  | { kind: "wait"; seconds: number };

/** Failures are counted under `key`, by the rules of `counting`. */
export interface Counter {
  key: string;
  counting: Counting;
}
type Counted = Counter & { stored: Stored<FailureCount> | undefined };

/** What is written with the first of a row of attempts that have to wait: the others leave no trace, or they would fill the disk. */
export type Slowed = () => Write | Promise<Write>;

export interface Limits {
  /** What the attempt is about: forgotten when it succeeds. */
  subject: Counter;
  others: readonly Counter[];
  /** Holds up a subject from its own last attempt on. Read for everybody, so that all cost the same. */
  strangers?: Counter & { isOne: boolean };
  succeeded?: () => Promise<void>;
  slowed?: Slowed | undefined;
}

/** Counts an attempt in every counter, unless one of them says that it has to wait. Processes count together. */
export function limitAttempt(
  store: Store,
  { subject, others, strangers, succeeded, slowed }: Limits,
): Promise<SignInLimit> {
  const shared = strangers?.isOne === true ? [...others, strangers] : others;
  return untilNoConflict(async (): Promise<SignInLimit | "conflict"> => {
    const now = Date.now();
    const ofStrangers = strangers && (await readCount(store, strangers));
    const [own, ...rest] = await Promise.all([
      readCount(store, subject),
      ...others.map((each) => readCount(store, each)),
    ]);
    const counted = [own, ...rest];
    const waits = counted.map((each) => remaining(each, now));
    const delaying: Counter[] = counted.filter((each) => remaining(each, now) > 0);
    if (strangers?.isOne === true && ofStrangers !== undefined) {
      counted.push(ofStrangers);
      const delay = delayOf(ofStrangers.stored?.record, ofStrangers.counting, now);
      const last = own.stored?.record;
      if (delay > 0 && !isRemembered(last, now)) {
        // The first that is refused: its waiting begins.
        if ((await count(store, [own], { now, failures: 0 })) === "conflict") return "conflict";
        waits.push(delay);
      } else if (delay > 0 && last !== undefined) waits.push(last.lastAt + delay - now);
      if (delay > 0) delaying.push(ofStrangers);
    }
    const wait = Math.max(...waits);
    if (wait > 0) {
      if (slowed !== undefined) await noteSlowed(store, delaying, slowed);
      return { kind: "wait", seconds: Math.ceil(wait / 1000) };
    }
    if ((await count(store, counted, { now, failures: 1 })) === "conflict") return "conflict";
    return {
      kind: "go on",
      async succeeded() {
        await takeBack(store, shared, [deleteRecord(subject.key)]);
        await succeeded?.();
      },
      takeBack: () => takeBack(store, [subject, ...shared], []),
    };
  });
}

/** Once for each row: the next attempt that counts begins another. */
async function noteSlowed(store: Store, delaying: readonly Counter[], slowed: Slowed): Promise<void> {
  const known = await Promise.all(delaying.map((each) => readCount(store, each)));
  const first = known.flatMap(({ key, stored }) =>
    stored === undefined || stored.record.isSlowed === true
      ? []
      : [writeRecord(key, { ...stored.record, isSlowed: true })],
  );
  // A conflict: another attempt of the row was first.
  if (first.length === known.length) await commit(store, known, [...first, await slowed()]);
}

const readCount = async (store: Store, { key, counting }: Counter): Promise<Counted> => ({
  key,
  counting,
  stored: await readRecord(store, key, failureCount),
});

const count = (store: Store, counted: readonly Counted[], one: { now: number; failures: 0 | 1 }) =>
  commit(
    store,
    counted,
    counted.map(({ key, counting, stored }) => writeRecord(key, countAttempt(stored?.record, counting, one))),
  );

const commit = (store: Store, counted: readonly Counted[], writes: readonly Write[]): Promise<CommitOutcome> =>
  store.commit(
    counted.map(({ key, stored }) => ({ key, revision: stored?.revision })),
    writes,
  );

function remaining({ stored, counting }: Counted, now: number): number {
  const delay = delayOf(stored?.record, counting, now);
  return stored === undefined || delay === 0 ? 0 : stored.record.lastAt + delay - now;
}

async function takeBack(store: Store, counters: readonly Counter[], writes: readonly Write[]): Promise<void> {
  await untilNoConflict(async () => {
    const known = await Promise.all(counters.map((each) => readCount(store, each)));
    const less = known.flatMap(({ key, stored }) =>
      stored === undefined
        ? []
        : [writeRecord(key, { ...stored.record, failures: Math.max(0, stored.record.failures - 1) })],
    );
    return commit(store, known, [...writes, ...less]);
  });
}
