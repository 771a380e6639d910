import Database from "libsql";
import type { Entry, Page } from "./store.ts";

export type SqliteDatabase = InstanceType<typeof Database>;

/** How long opening waits for another process that writes, in milliseconds. */
const OPENING_TIMEOUT = 10_000;

/**
 * The same for any later call. It blocks the event loop, so it is just what a commit of another process (`latchkey admin` beside a running
 * service) takes. Commits that meet a lock for longer are tried again (sqlite-commits.ts); reads need no lock.
 */
const BUSY_TIMEOUT = 5;

/**
 * Pages of 4 KiB in the log before a commit brings them into the file. Everybody waits for that, so it is rarer than SQLite's own 1,000;
 * and where a thread does it (sqlite-log.ts), only when that has failed.
 */
const CHECKPOINT = 4_000;
const CHECKPOINT_BESIDE_THREAD = 32_000;

/** The most rows put by one statement. A statement for each row would cost half as much again. */
const MOST_ROWS = 32;

/** Behind every key. The very last character is none that may stand in a file of text. */
const LAST = "\u{10fffd}";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, value TEXT NOT NULL, revision INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE IF NOT EXISTS latest (revision INTEGER NOT NULL) STRICT;
  INSERT INTO latest SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM latest);
`;

/** Makes the file if it is not there. Throws if it cannot be opened or is no database. */
export function openDatabase(file: string, hasThread = false): SqliteDatabase {
  const database = new Database(file);
  database.exec(`PRAGMA busy_timeout = ${OPENING_TIMEOUT}`);
  database.exec("PRAGMA journal_mode = WAL");
  // WAL with FULL: the log is synced at each commit, so what was acknowledged survives a power cut.
  database.exec("PRAGMA synchronous = FULL");
  database.exec(`PRAGMA wal_autocheckpoint = ${hasThread ? CHECKPOINT_BESIDE_THREAD : CHECKPOINT}`);
  database.exec(SCHEMA);
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  return database;
}

/** A second connection, which keeps nobody from writing. */
export const openReader = (file: string): SqliteDatabase => new Database(file, { readonly: true });

const raw = (database: SqliteDatabase, sql: string) => database.prepare(sql).raw();

/** Reads pages, in the transaction that the database is in. */
export function pageReader(database: SqliteDatabase): (page: Page) => Entry[] {
  const select = (from: string) =>
    raw(database, `SELECT key, value, revision FROM entries WHERE key ${from} ? AND key < ? ORDER BY key LIMIT ?`);
  const [fromPrefix, behind] = [select(">="), select(">")];
  return ({ prefix, after, limit }) => {
    const isFirst = after === undefined || after < prefix;
    const statement = isFirst ? fromPrefix : behind;
    const rows = statement.all(isFirst ? prefix : after, afterPrefix(prefix), limit) as [string, string, number][];
    return rows.map(([key, value, revision]): Entry => ({ key, value, revision }));
  };
}

/** Reads one entry. */
export function entryReader(database: SqliteDatabase): (key: string) => Entry | undefined {
  const select = raw(database, "SELECT value, revision FROM entries WHERE key = ?");
  return (key) => {
    const row = select.get(key) as [string, number] | undefined;
    return row && { key, value: row[0], revision: row[1] };
  };
}

/** Writes the last value of each key under one new revision; `undefined` removes the key. */
export function entryWriter(database: SqliteDatabase): (changes: ReadonlyMap<string, string | undefined>) => void {
  const nextRevision = raw(database, "UPDATE latest SET revision = revision + 1 RETURNING revision");
  const remove = database.prepare("DELETE FROM entries WHERE key = ?");
  const put = (count: number) => database.prepare(putSql(count));
  /** By how many rows they put. */
  const puts = new Map<number, ReturnType<typeof put>>();

  function putting(count: number): ReturnType<typeof put> {
    const known = puts.get(count) ?? put(count);
    puts.set(count, known);
    return known;
  }

  return (changes) => {
    const [revision] = nextRevision.get() as [number];
    const columns: (string | number)[] = [];
    for (const [key, value] of changes) {
      if (value === undefined) remove.run(key);
      else columns.push(key, value, revision);
    }
    for (let at = 0; at < columns.length; at += 3 * MOST_ROWS) {
      const rows = columns.slice(at, at + 3 * MOST_ROWS);
      putting(rows.length / 3).run(rows);
    }
  };
}

/** Tells, by another number, that another connection has written. */
export function versionReader(database: SqliteDatabase): () => number {
  const select = raw(database, "PRAGMA data_version");
  return () => (select.get() as [number])[0];
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
