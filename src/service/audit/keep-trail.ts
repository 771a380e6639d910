import { type CommitOutcome, type Expectation, type Store, StoreUnavailable, type Write } from "../store/store.ts";
import { openOf, openRemoval, openWrite } from "./audit-chain.ts";
import { ENTRY_PREFIX, entryKey, WRITER } from "./audit-trail.ts";
import { gatherWrites } from "./gather-writes.ts";
import { MOST_OF_BLOCK, sealEntries } from "./seal-entries.ts";
import { type Course, type Entry, isEntry, unsealedEntries } from "./unsealed-entries.ts";

/** How long entries wait for their seal, and how long after the last seal this process is still said to write; milliseconds. */
const SEAL_DELAY = 1_000;
const OPEN_DELAY = 60_000;

/** A store that seals the audit entries committed to it. */
export interface Trail extends Store {
  /** Seals what has been committed so far, as far as that is known. Once a second that happens by itself. */
  seal: () => Promise<void>;
}

/**
 * Keeps the trail of what this process commits to the store: seals its entries when they are made, and says in the store that there may be
 * some. `close` seals what is left.
 */
export function keepTrail(store: Store, failed: (cause: unknown) => void = () => undefined): Trail {
  const unsealed = unsealedEntries();
  /** Whether the store says that this process writes; a promise while that changes. */
  let open: boolean | Promise<void> = false;
  let sealedUpTo = 0;
  let sealing: Promise<void> = Promise.resolve();
  let isSealing = false;
  let sealTimer: NodeJS.Timeout | undefined;
  let restTimer: NodeJS.Timeout | undefined;
  let closed = false;

  function seal(): Promise<void> {
    isSealing = true;
    sealing = sealing.catch(() => undefined).then(sealMade);
    const mine = sealing;
    const ended = (): void => {
      if (sealing === mine) isSealing = false;
    };
    mine.then(ended, ended);
    return mine;
  }

  function sealLater(): void {
    if (closed) return;
    clearTimeout(restTimer);
    sealTimer ??= setTimeout(() => {
      sealTimer = undefined;
      seal().catch(tryAgain);
    }, SEAL_DELAY).unref();
  }

  function tryAgain(cause: unknown): void {
    failed(cause);
    sealLater();
  }

  function restLater(): void {
    if (closed) return;
    clearTimeout(restTimer);
    restTimer = setTimeout(() => void rest().catch(failed), OPEN_DELAY).unref();
  }

  /** Before a process's first entry, and the first one after a rest. */
  async function begin(): Promise<void> {
    const known = await openOf(store, WRITER);
    if (known.record === undefined) {
      await store.commit([known.expectation], [openWrite(WRITER, sealedUpTo)]);
    }
    open = true;
  }

  function whenOpen(): Promise<void> {
    const before = open instanceof Promise ? open.catch(() => undefined) : Promise.resolve();
    const opening = before.then(() => (open === true ? undefined : begin()));
    open = opening;
    opening.catch(() => {
      if (open === opening) open = false;
    });
    return opening;
  }

  function commitEntries(expectations: readonly Expectation[], writes: readonly Write[]): Promise<CommitOutcome> {
    const all = unsealed.begin(writes);
    const settle = (course: Course): void => {
      unsealed.end(all, course);
      // Under load a block at a time, instead of all of a second's at once: nobody waits for the rest of it.
      if (unsealed.made() >= MOST_OF_BLOCK && !isSealing && !closed) seal().catch(tryAgain);
      else sealLater();
    };
    const outcome = store.commit(expectations, all);
    outcome.then(
      (how) => settle(how === "committed" ? "made" : "not made"),
      () => settle("doubtful"),
    );
    return outcome;
  }

  const commitTogether = gatherWrites((writes) => commitEntries([], writes));

  async function sealMade(): Promise<void> {
    await unsealed.settleDoubts(async (key) => (await store.get(key)) !== undefined);
    // Those that there are now: what is committed meanwhile makes the next block, not many small ones.
    let rest = unsealed.made();
    const next = (): Entry[] => unsealed.take(Math.min(rest, MOST_OF_BLOCK));
    for (let taken = next(); taken.length > 0; taken = next()) {
      rest -= taken.length;
      try {
        sealedUpTo = await sealEntries(store, WRITER, taken);
        // Others may have sealed more of ours.
        unsealed.sealedUpTo(entryKey(WRITER, sealedUpTo));
      } catch (cause) {
        unsealed.putBack(taken);
        throw cause;
      }
    }
    if (unsealed.isEmpty()) restLater();
    else sealLater();
  }

  /** Nothing for a while, or for ever: nobody need look for entries of ours. */
  async function rest(): Promise<void> {
    if (open !== true) return;
    if (!unsealed.isEmpty()) return sealLater();
    const resting = endOpen();
    open = resting;
    await resting;
  }

  async function endOpen(): Promise<void> {
    try {
      const known = await openOf(store, WRITER);
      if (known.record !== undefined && known.record.sealed >= sealedUpTo) {
        await store.commit([known.expectation], [openRemoval(WRITER)]);
      }
    } finally {
      open = false;
    }
  }

  return {
    get: (key) => store.get(key),
    list: (page) => store.list(page),
    snapshot: (read) => store.snapshot(read),
    watch: (keys, changed) => store.watch(keys, changed),
    commit(expectations, writes) {
      const alone = expectations.length === 0 && writes.length === 1 ? writes[0] : undefined;
      if (alone?.key.startsWith(ENTRY_PREFIX)) {
        return open === true ? commitTogether(alone) : whenOpen().then(() => commitTogether(alone));
      }
      if (!writes.some(isEntry)) return store.commit(expectations, writes);
      return open === true
        ? commitEntries(expectations, writes)
        : whenOpen().then(() => commitEntries(expectations, writes));
    },
    seal,
    async close() {
      try {
        await (open instanceof Promise ? open : undefined);
        // What was gathered in this turn is sent before.
        await new Promise((resolve) => setImmediate(resolve));
        while (unsealed.isAnyUnderWay()) await new Promise((resolve) => setImmediate(resolve));
        await seal();
        await rest();
      } catch (cause) {
        // Others seal it: it is said to be open.
        if (!(cause instanceof StoreUnavailable)) failed(cause);
      } finally {
        closed = true;
        clearTimeout(sealTimer);
        clearTimeout(restTimer);
        await store.close();
      }
    },
  };
}
