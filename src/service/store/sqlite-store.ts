import Database from "libsql";
import { rememberEntries } from "./entry-memory.ts";
import {
  type CommitOutcome,
  type Entry,
  type Expectation,
  type Page,
  type Store,
  StoreUnavailable,
  type Write,
} from "./store.ts";
import { watchKeys } from "./watched-keys.ts";

/** How long a writer waits for another process (`latchkey admin` beside a running service), in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/** How often it is asked, while somebody watches, whether another process has written; in milliseconds. 3 us each time. */
const LOOK_INTERVAL = 200;

/** The most rows put by one statement. A statement for each row would cost half as much again. */
const MOST_ROWS = 32;

/** Behind every key. */
const LAST = "\u{10ffff}";

const PAGE_SQL = "SELECT key, value, revision FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT ?";

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
 * Entries that were read are remembered for as long as no other process has written: SQLite's `data_version` tells.
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
  const getPage = statement(PAGE_SQL);
  const puts = new Map<number, ReturnType<typeof database.prepare>>();
  const remove = database.prepare("DELETE FROM entries WHERE key = ?");

  const watched = watchKeys();
  const memory = rememberEntries(() => (dataVersion.get() as [number])[0], watched.tellAll);
  let looking: NodeJS.Timeout | undefined;
  let waiting: Waiting[] = [];
  let closed = false;

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

  /** The statement that puts so many rows. */
  function put(count: number): ReturnType<typeof database.prepare> {
    const known = puts.get(count);
    if (known !== undefined) return known;
    const prepared = database.prepare(putSql(count));
    puts.set(count, prepared);
    return prepared;
  }

  function write(changes: ReadonlyMap<string, string | undefined>): void {
    const [revision] = nextRevision.get() as [number];
    const columns: (string | number)[] = [];
    for (const [key, value] of changes) {
      if (value === undefined) remove.run(key);
      else columns.push(key, value, revision);
    }
    for (let at = 0; at < columns.length; at += 3 * MOST_ROWS) {
      const rows = columns.slice(at, at + 3 * MOST_ROWS);
      put(rows.length / 3).run(rows);
    }
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
      memory.forget(changes.keys());
      watched.tell(changes.keys());
      group.forEach((each, index) => {
        each.resolve(outcomes[index] ?? "conflict");
      });
    } catch (cause) {
      for (const each of group) each.reject(new StoreUnavailable(cause));
    }
  }

  function look(): void {
    try {
      memory.look();
    } catch {
      // Whoever reads now meets the same failure, and can tell a client.
      watched.tellAll();
    }
  }

  function stopLooking(): void {
    clearInterval(looking);
    looking = undefined;
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
    get: (key) =>
      orUnavailable(() => {
        const known = memory.get(key);
        if (known !== undefined) return known;
        const entry = read(key);
        if (entry !== undefined) memory.keep(entry);
        return entry;
      }),
    list: (page) => orUnavailable(() => list(page, getPage)),
    async snapshot(action) {
      // Of its own: a transaction of the other one would keep our own commits out.
      const reader = await orUnavailable(() => new Database(file, { readonly: true }));
      try {
        const statement = await orUnavailable(() => {
          reader.exec("BEGIN");
          return reader.prepare(PAGE_SQL).raw();
        });
        // The moment is that of the first read.
        const view = { list: (page: Page) => orUnavailable(() => list(page, statement)) };
        await view.list({ prefix: "a", limit: 1 });
        return await action(view);
      } finally {
        reader.close();
      }
    },
    commit(expectations, writes) {
      if (closed) return Promise.reject(new StoreUnavailable(new Error("the store is closed")));
      return new Promise((resolve, reject) => {
        if (waiting.push({ expectations, writes, resolve, reject }) === 1) setImmediate(flush);
      });
    },
    watch(keys, changed) {
      const unwatch = watched.add(keys, changed);
      looking ??= setInterval(look, LOOK_INTERVAL).unref();
      return () => {
        unwatch();
        if (watched.isEmpty()) stopLooking();
      };
    },
    async close() {
      if (closed) return;
      closed = true;
      stopLooking();
      if (waiting.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      database.close();
    },
  };
}

function list({ prefix, after, limit }: Page, page: { all(...values: unknown[]): unknown }): Entry[] {
  const from = after === undefined || after < prefix ? prefix : after;
  const rows = page.all(from, afterPrefix(prefix), limit) as [string, string, number][];
  return rows.map(([key, value, revision]): Entry => ({ key, value, revision }));
}

async function orUnavailable<T>(action: () => T): Promise<T> {
  try {
    return action();
  } catch (cause) {
    throw new StoreUnavailable(cause);
  }
}

function putSql(count: number): string {
  const rows = Array(count).fill("(?, ?, ?)").join(", ");
  const replacing = "ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = excluded.revision";
  return `INSERT INTO entries VALUES ${rows} ${replacing}`;
}

/** The first key that no longer has the prefix. */
function afterPrefix(prefix: string): string {
  if (prefix === "") return LAST;
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
