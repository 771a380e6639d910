import Database from "libsql";
import type { CommitOutcome, Entry, Expectation, Page, Store, Write } from "./store.ts";

/** How long a writer waits for another process (`latchkey admin` beside a running service), in milliseconds. */
const BUSY_TIMEOUT = 10_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, revision INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE IF NOT EXISTS latest (revision INTEGER NOT NULL) STRICT;
  INSERT INTO latest SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM latest);
`;

interface Waiting {
  expectations: readonly Expectation[];
  writes: readonly Write[];
  resolve: (outcome: CommitOutcome) => void;
  reject: (cause: unknown) => void;
}

/**
 * A store in one SQLite file, which several processes may open at a time.
 *
 * Commits that arrive within one turn of the event loop share a transaction, and so one fsync. Each still checks its own
 * expectations against what the ones before it have written.
 *
 * Throws if the file cannot be opened or is no database.
 */
export function openSqliteStore(file: string): Store {
  const database = new Database(file);
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  database.exec("PRAGMA journal_mode = WAL");
  // WAL with FULL: the log is synced at each commit, so what was acknowledged survives a power cut.
  database.exec("PRAGMA synchronous = FULL");
  database.exec(SCHEMA);

  const getOne = database.prepare("SELECT value, revision FROM entries WHERE key = ?").raw();
  const getPage = database
    .prepare("SELECT key, value, revision FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT ?")
    .raw();
  const nextRevision = database.prepare("UPDATE latest SET revision = revision + 1 RETURNING revision").raw();
  const put = database.prepare(
    "INSERT INTO entries VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision",
  );
  const remove = database.prepare("DELETE FROM entries WHERE key = ?");
  let waiting: Waiting[] = [];
  let closed = false;

  function holds({ key, revision }: Expectation): boolean {
    const row = getOne.get(key) as [string, number] | undefined;
    return row?.[1] === revision;
  }

  function apply({ expectations, writes }: Waiting, revision: number): CommitOutcome {
    if (!expectations.every(holds)) return "conflict";
    for (const { key, value } of writes) {
      if (value === undefined) remove.run(key);
      else put.run(key, value, revision);
    }
    return "committed";
  }

  function flush(): void {
    const group = waiting;
    waiting = [];
    try {
      const outcomes = inTransaction(database, () => {
        const [revision] = nextRevision.get() as [number];
        return group.map((commit) => apply(commit, revision));
      });
      group.forEach((commit, index) => {
        commit.resolve(outcomes[index] ?? "conflict");
      });
    } catch (cause) {
      for (const commit of group) commit.reject(cause);
    }
  }

  return {
    async get(key) {
      const row = getOne.get(key) as [string, number] | undefined;
      return row && { key, value: row[0], revision: row[1] };
    },
    async list({ prefix, after, limit }: Page) {
      const from = after === undefined || after < prefix ? prefix : after;
      const rows = getPage.all(from, afterPrefix(prefix), limit) as [string, string, number][];
      return rows.map(([key, value, revision]): Entry => ({ key, value, revision }));
    },
    commit(expectations, writes) {
      if (closed) return Promise.reject(new Error("the store is closed"));
      return new Promise((resolve, reject) => {
        if (waiting.push({ expectations, writes, resolve, reject }) === 1) setImmediate(flush);
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      if (waiting.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      database.close();
    },
  };
}

function inTransaction<T>(database: Database.Database, action: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = action();
    database.exec("COMMIT");
    return result;
  } catch (cause) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}

/** The first key that no longer has the prefix. Prefixes are ASCII and not empty. */
function afterPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
