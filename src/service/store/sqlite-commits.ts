import { checkCommit } from "./commit-limits.ts";
import { atEndOfTurn } from "./end-of-turn.ts";
import { entryReader, entryWriter, type SqliteDatabase } from "./sqlite-entries.ts";
import type { Log } from "./sqlite-log.ts";
import { type CommitOutcome, type Expectation, StoreUnavailable, type Write } from "./store.ts";

export interface SqliteCommits {
  commit: (expectations: readonly Expectation[], writes: readonly Write[]) => Promise<CommitOutcome>;
  /** Resolves when what was accepted is done. */
  settle: () => Promise<void>;
  /** Goes on, if it has stopped because the log was held. */
  goOn: () => void;
}

/** While another process holds a lock, commits are tried again so often, and for so long; in milliseconds. */
const LOCK_INTERVAL = 25;
const LONGEST_LOCK = 5_000;

interface Waiting {
  expectations: readonly Expectation[];
  writes: readonly Write[];
  resolve: (outcome: CommitOutcome) => void;
  reject: (cause: unknown) => void;
  /** Since when another process's lock is in the way, by `performance.now()`. */
  lockedSince?: number;
}

/**
 * Commits that arrive within one turn of the event loop share a transaction, and so one fsync. Each still checks its own
 * expectations against what the ones before it are about to write. `committed` is told of the keys before anybody's outcome. While
 * `isHeld` they wait.
 */
export function groupCommits(
  database: SqliteDatabase,
  committed: (keys: readonly string[]) => void,
  isHeld: Log["isHeld"],
): SqliteCommits {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const read = entryReader(database);
  const write = entryWriter(database);
  let waiting: Waiting[] = [];

  /** Decides the group's commits one after the other; the last value of each key is left in `changes`. */
  function decide(group: readonly Waiting[], changes: Map<string, string | undefined>): CommitOutcome[] {
    const holds = ({ key, revision }: Expectation): boolean =>
      // Nobody can know the revision that a commit of this very group will get.
      changes.has(key) ? revision === undefined && changes.get(key) === undefined : read(key)?.revision === revision;
    return group.map(({ expectations, writes }) => {
      if (!expectations.every(holds)) return "conflict";
      for (const { key, value } of writes) changes.set(key, value);
      return "committed";
    });
  }

  function flush(): void {
    if (waiting.length === 0 || isHeld()) return;
    const group = waiting;
    waiting = [];
    try {
      const changes = new Map<string, string | undefined>();
      const outcomes = inTransaction(() => {
        const decided = decide(group, changes);
        if (changes.size > 0) write(changes);
        return decided;
      });
      committed([...changes.keys()]);
      group.forEach((each, index) => {
        each.resolve(outcomes[index] ?? "conflict");
      });
    } catch (cause) {
      const over = isLocked(cause) ? tryLater(group) : group;
      for (const each of over) each.reject(new StoreUnavailable(cause));
    }
  }

  /** Returns those that have waited for too long. */
  function tryLater(group: readonly Waiting[]): Waiting[] {
    const now = performance.now();
    const isOver = (each: Waiting): boolean => {
      each.lockedSince ??= now;
      return now - each.lockedSince > LONGEST_LOCK;
    };
    const over = group.filter(isOver);
    waiting = group.filter((each) => !over.includes(each));
    if (waiting.length > 0) setTimeout(flush, LOCK_INTERVAL);
    return over;
  }

  function inTransaction<T>(action: () => T): T {
    begin.run();
    try {
      const result = action();
      commit.run();
      return result;
    } catch (cause) {
      if (database.inTransaction) database.exec("ROLLBACK");
      throw cause;
    }
  }

  return {
    commit: (expectations, writes) =>
      new Promise((resolve, reject) => {
        checkCommit(expectations, writes);
        if (waiting.push({ expectations, writes, resolve, reject }) === 1) atEndOfTurn(flush);
      }),
    goOn: flush,
    async settle() {
      while (waiting.length > 0) await new Promise<void>((resolve) => setTimeout(resolve, 1));
    },
  };
}

const isLocked = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && String(cause.code).startsWith("SQLITE_BUSY");
