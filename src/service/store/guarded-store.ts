import { observe } from "../metrics/durations.ts";
import { type CommitOutcome, type Entry, type Store, StoreUnavailable, type Write } from "./store.ts";
import type { OperationCounts, StoreMeter } from "./store-meter.ts";

/** One in so many gets is timed: most are answered from memory, in less time than it takes to ask for the time. */
const TIMED = 16;

/**
 * The same store, counted, and closed to more than `mostWaiting` operations at a time: when it is slow, those who come last are told at
 * once to come back, instead of waiting until nobody waits for them any more.
 */
export function guardStore(store: Store, meter: StoreMeter, mostWaiting: number): Store {
  const isFull = (): boolean => {
    if (meter.waiting < mostWaiting) return false;
    meter.shed += 1;
    return true;
  };

  // Made once: a get costs one promise more and no closure.
  const got = (entry: Entry | undefined): Entry | undefined => {
    meter.waiting -= 1;
    meter.get.done += 1;
    return entry;
  };
  const notGot = (cause: unknown): never => {
    meter.waiting -= 1;
    meter.get.failed += 1;
    throw cause;
  };

  async function timed<T>(counts: OperationCounts, operation: Promise<T>): Promise<T> {
    const started = performance.now();
    meter.waiting += 1;
    try {
      const result = await operation;
      counts.done += 1;
      return result;
    } catch (cause) {
      // A snapshot's reader may fail for reasons of its own.
      if (cause instanceof StoreUnavailable) counts.failed += 1;
      throw cause;
    } finally {
      meter.waiting -= 1;
      observe(counts.durations, performance.now() - started);
    }
  }

  /** A commit is counted as all operations are, and its course followed: it is what tells whether the store can be written to. */
  async function followed(commit: Promise<CommitOutcome>, writes: readonly Write[]): Promise<CommitOutcome> {
    const { progress, commit: counts } = meter;
    const started = performance.now();
    if (progress.waiting === 0) progress.since = started;
    progress.waiting += 1;
    meter.waiting += 1;
    try {
      const outcome = await commit;
      progress.hasFailed = false;
      if (outcome === "conflict") {
        counts.conflicts += 1;
      } else {
        counts.done += 1;
        for (const { key, value } of writes)
          if (value !== undefined && key.startsWith("audit/")) meter.auditEntries += 1;
      }
      return outcome;
    } catch (cause) {
      progress.hasFailed = true;
      if (cause instanceof StoreUnavailable) counts.failed += 1;
      throw cause;
    } finally {
      const ended = performance.now();
      progress.waiting -= 1;
      progress.since = ended;
      meter.waiting -= 1;
      observe(counts.durations, ended - started);
    }
  }

  return {
    get(key) {
      if (isFull()) return Promise.reject(tooManyWait());
      if ((meter.get.done & (TIMED - 1)) === 0) return timed(meter.get, store.get(key));
      meter.waiting += 1;
      return store.get(key).then(got, notGot);
    },
    list: (page) => (isFull() ? Promise.reject(tooManyWait()) : timed(meter.list, store.list(page))),
    // Not refused: nobody makes many of them.
    snapshot: (read) => timed(meter.snapshot, store.snapshot(read)),
    commit(expectations, writes) {
      if (isFull()) return Promise.reject(tooManyWait());
      return followed(store.commit(expectations, writes), writes);
    },
    watch: store.watch,
    close: store.close,
  };
}

const tooManyWait = (): StoreUnavailable => new StoreUnavailable(new TooManyWait());

/** In the log it tells a store that is too slow from one that fails. */
class TooManyWait extends Error {
  readonly code = "TOO_MANY_WAIT";
}
