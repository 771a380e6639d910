import Database from "libsql";
import type { CommitOutcome, Entry, Expectation, Page, Store, Write } from "./store.ts";

/** How long a writer waits for another process (`latchkey admin` beside a running service), in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/** Entries kept in memory. Beyond that all are dropped: what is in use comes back by itself. */
const MOST_REMEMBERED = 20_000;

/** Rows put by one statement where there are that many: a statement each costs half as much again. */
const ROWS = 16;

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
 * expectations against what the ones before it are about to write.
 *
 * Entries that were read are remembered for as long as no other process has written: SQLite's `data_version`, asked once in
 * each turn, tells.
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

  const statement = (sql: string) => database.prepare(sql).raw();
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const dataVersion = statement("PRAGMA data_version");
  const nextRevision = statement("UPDATE latest SET revision = revision + 1 RETURNING revision");
  const getOne = statement("SELECT value, revision FROM entries WHERE key = ?");
  const getPage = statement("SELECT key, value, revision FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT ?");
  const putOne = database.prepare(putRows(1));
  const putMany = database.prepare(putRows(ROWS));
  const remove = database.prepare("DELETE FROM entries WHERE key = ?");

  const remembered = new Map<string, Entry>();
  let rememberedVersion: unknown;
  let isCurrent = false;
  let waiting: Waiting[] = [];
  let closed = false;

  function forgetIfOthersWrote(): void {
    if (isCurrent) return;
    isCurrent = true;
    setImmediate(() => {
      isCurrent = false;
    });
    const [version] = dataVersion.get() as [number];
    if (version !== rememberedVersion) remembered.clear();
    rememberedVersion = version;
  }

  function read(key: string): Entry | undefined {
    const row = getOne.get(key) as [string, number] | undefined;
    return row && { key, value: row[0], revision: row[1] };
  }

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

  function write(changes: ReadonlyMap<string, string | undefined>): void {
    const [revision] = nextRevision.get() as [number];
    const puts: (string | number)[] = [];
    for (const [key, value] of changes) {
      if (value === undefined) remove.run(key);
      else puts.push(key, value, revision);
    }
    let at = 0;
    for (; at + 3 * ROWS <= puts.length; at += 3 * ROWS) putMany.run(puts.slice(at, at + 3 * ROWS));
    for (; at < puts.length; at += 3) putOne.run(puts.slice(at, at + 3));
  }

  function flush(): void {
    const group = waiting;
    waiting = [];
    try {
      const changes = new Map<string, string | undefined>();
      const outcomes = inTransaction(() => {
        const decided = decide(group, changes);
        if (changes.size > 0) write(changes);
        return decided;
      });
      for (const key of changes.keys()) remembered.delete(key);
      group.forEach((each, index) => {
        each.resolve(outcomes[index] ?? "conflict");
      });
    } catch (cause) {
      for (const each of group) each.reject(cause);
    }
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
    async get(key) {
      forgetIfOthersWrote();
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const entry = read(key);
      if (entry === undefined) return undefined;
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(key, entry);
      return entry;
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

function putRows(count: number): string {
  const rows = Array(count).fill("(?, ?, ?)").join(", ");
  const replacing = "ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision";
  return `INSERT INTO entries VALUES ${rows} ${replacing}`;
}

/** The first key that no longer has the prefix. Prefixes are ASCII and not empty. */
function afterPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
