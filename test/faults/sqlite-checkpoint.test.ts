import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/service/store/sqlite-store.ts";
import type { Store } from "../../src/service/store/store.ts";
import { randomOf } from "../fuzz/random.ts";
import { newFolder } from "../service/running-service.ts";

/** https://www.sqlite.org/fileformat2.html */
const PAGE = 4096;
const SECTOR = 512;
const LOG_HEADER = 32;
const FRAME = 24 + PAGE;
const seed = process.env.FAULTS_SEED ?? randomBytes(6).toString("hex");

const folder = newFolder();
/** Before the checkpoint, the log that it copies, and after it. */
let before: Buffer;
let log: Buffer;
let after: Buffer;
/** All that was acknowledged. */
let state: string;

const stateOf = async (store: Store): Promise<string> =>
  JSON.stringify(await store.list({ prefix: "", limit: 1_000_000 }));

beforeAll(async () => {
  const file = join(folder, "latchkey.db");
  const store = openSqliteStore(file);
  await store.commit([], writes(0, 40));
  // Something is in the database itself already.
  checkpoint(file);
  for (let commit = 0; commit < 20; commit++) await store.commit([], writes(3 * commit, 60));
  state = await stateOf(store);
  before = readFileSync(file);
  log = readFileSync(`${file}-wal`);
  checkpoint(file);
  after = readFileSync(file);
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What SQLite does by itself now and then: copies the log into the database, and begins a new one. */
function checkpoint(file: string): void {
  const database = new Database(file);
  expect(database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").raw().get()).toEqual([0, 0, 0]);
  database.close();
}

const writes = (commit: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `blob/${(index * 7 + commit) % 97}`,
    value: randomBytes(300).toString("base64url"),
  }));

/** The pages that the checkpoint writes, by their places in the file. */
function written(): number[] {
  const frames = Array.from({ length: (log.length - LOG_HEADER) / FRAME }, (_, index) => LOG_HEADER + index * FRAME);
  return [...new Set(frames.map((frame) => (log.readUInt32BE(frame) - 1) * PAGE))].sort((one, other) => one - other);
}

async function recovered(database: Uint8Array): Promise<string> {
  const other = join(folder, "other");
  rmSync(other, { recursive: true, force: true });
  mkdirSync(other);
  writeFileSync(join(other, "latchkey.db"), database);
  writeFileSync(join(other, "latchkey.db-wal"), log);
  const store = openSqliteStore(join(other, "latchkey.db"));
  const found = await stateOf(store);
  await store.close();
  // And so it stays, once the checkpoint has been made again.
  checkpoint(join(other, "latchkey.db"));
  expect(readFileSync(join(other, "latchkey.db")).length).toBe(after.length);
  const again = openSqliteStore(join(other, "latchkey.db"));
  expect(await stateOf(again)).toBe(found);
  await again.close();
  return found;
}

/** The file with this in the place of some of its bytes, longer if it must be. */
function withBytes(database: Buffer, at: number, bytes: Uint8Array): Buffer {
  const longer = Buffer.alloc(Math.max(database.length, at + bytes.length));
  database.copy(longer);
  longer.set(bytes, at);
  return longer;
}

describe("a crash while the log is copied into the database", () => {
  it("loses nothing, whichever sectors had been copied when it came", async () => {
    const random = randomOf(seed);
    expect(written().length).toBeGreaterThan(10);
    expect(after.length).toBeGreaterThan(before.length);
    for (let round = 0; round < 60; round++) {
      let database = before;
      for (const page of written()) {
        for (let at = page; at < page + PAGE; at += SECTOR) {
          if (random.once(2)) database = withBytes(database, at, after.subarray(at, at + SECTOR));
        }
      }
      expect(await recovered(database), `round ${round}, seed ${seed}`).toBe(state);
    }
  });

  it.each([
    ["zeros", () => Buffer.alloc(PAGE / 2)],
    ["noise", () => randomBytes(PAGE / 2)],
  ])("loses nothing, whichever page that it was writing ends in %s", async (_name, content) => {
    for (const page of written()) {
      const database = withBytes(before, page + PAGE / 2, content());
      expect(await recovered(database), `page at ${page}`).toBe(state);
    }
  });

  it("loses nothing, if of the pages it was to append some are missing", async () => {
    for (let length = before.length; length <= after.length; length += PAGE / 2) {
      expect(await recovered(after.subarray(0, length)), `${length} bytes`).toBe(state);
    }
  });
});

describe("a page that is damaged with nothing in the log to mend it", () => {
  it("is never taken for data: reading fails with the store, or gives what was acknowledged", async () => {
    let failures = 0;
    for (let page = PAGE; page < after.length; page += PAGE) {
      const file = join(folder, "damaged.db");
      writeFileSync(file, withBytes(after, page, Buffer.alloc(PAGE)));
      // What reads all meets it.
      const found = await readAll(file);
      if (found === undefined) failures++;
      else expect(found).toBe(state);
    }
    expect(failures).toBeGreaterThan(after.length / PAGE / 2);
  });
});

async function readAll(file: string): Promise<string | undefined> {
  let store: Store | undefined;
  try {
    store = openSqliteStore(file);
    return await stateOf(store);
  } catch {
    return undefined;
  } finally {
    await store?.close();
  }
}
