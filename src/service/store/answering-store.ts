import { type Store, StoreUnavailable } from "./store.ts";

/**
 * What one operation may take, in milliseconds: twice what a commit waits for another process's lock. Whoever asked gets 503 then, while
 * somebody still waits for it.
 */
export const LONGEST_OPERATION = 10_000;

/** How late that may be noticed. One timer looks after all of them. */
const SWEEP_INTERVAL = 250;

interface Pending {
  until: number;
  fail: (cause: StoreUnavailable) => void;
}

/**
 * The same store, whose lists and commits fail with StoreUnavailable if they are not answered in time. A commit that comes too late may still be
 * made: nobody was told that it was. Snapshots take as long as their readers, and closing as long as what was accepted. A get is passed on as it
 * is: SQLite's are over when they return, and etcd's have limits of their own; there are several in each request, and this would cost as
 * much as all else of them.
 */
export function answeringStore(store: Store, longest = LONGEST_OPERATION): Store {
  // In the order in which they began, which is that of their ends.
  const pending = new Set<Pending>();
  let sweeping: NodeJS.Timeout | undefined;

  function sweep(): void {
    const now = performance.now();
    for (const each of pending) {
      if (each.until > now) return;
      pending.delete(each);
      each.fail(new StoreUnavailable(new NoAnswer()));
    }
    clearInterval(sweeping);
    sweeping = undefined;
  }

  const inTime = <T>(operation: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const own = { until: performance.now() + longest, fail: reject };
      pending.add(own);
      sweeping ??= setInterval(sweep, SWEEP_INTERVAL).unref();
      operation.then(
        (result) => {
          pending.delete(own);
          resolve(result);
        },
        (cause) => {
          pending.delete(own);
          reject(cause);
        },
      );
    });

  return {
    get: store.get,
    list: (page) => inTime(store.list(page)),
    snapshot: store.snapshot,
    commit: (expectations, writes) => inTime(store.commit(expectations, writes)),
    watch: store.watch,
    close: store.close,
  };
}

/** In the log it tells a store that is silent from one that fails. */
class NoAnswer extends Error {
  readonly code = "NO_ANSWER_IN_TIME";
}
