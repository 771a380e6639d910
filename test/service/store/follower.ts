import { type Store, StoreUnavailable } from "../../../src/service/store/store.ts";

/** Somebody who watches a key and reads it after each call, one reading after the other: as a request that waits does. */
export interface Follower {
  /** What was read, without repetitions; `undefined` where nothing was there. */
  seen: () => readonly (string | undefined)[];
  stop: () => void;
}

/** Follows from now on: what is there at the beginning is read as well. */
export function followKey(store: Store, key: string): Follower {
  const seen: (string | undefined)[] = [];
  let isTold = true;
  let isReading = false;
  let isOver = false;

  async function read(): Promise<void> {
    if (isReading) return;
    isReading = true;
    while (isTold && !isOver) {
      isTold = false;
      try {
        const value = (await store.get(key))?.value;
        if (seen.length === 0 || seen.at(-1) !== value) seen.push(value);
      } catch (cause) {
        if (!(cause instanceof StoreUnavailable)) throw cause;
        // Nobody will call again for what could not be read.
        isTold = true;
      }
    }
    isReading = false;
  }

  const unwatch = store.watch([key], () => {
    isTold = true;
    void read();
  });
  void read();
  return {
    seen: () => seen,
    stop() {
      isOver = true;
      unwatch();
    },
  };
}

/** Whether the readings are some of the values, in their order. */
export function isInOrder(readings: readonly unknown[], values: readonly unknown[]): boolean {
  let at = 0;
  for (const reading of readings) {
    at = values.indexOf(reading, at);
    if (at < 0) return false;
  }
  return true;
}
