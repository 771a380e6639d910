import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/service/store/sqlite-store.ts";
import type { Store, Write } from "../../src/service/store/store.ts";
import { newFolder } from "../service/running-service.ts";

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const LOG_HEADER = 32;
const FRAME = 24 + 4096;
const SECTOR = 512;

/** All that a store holds, as a digest, and how long its log was when that had just been acknowledged. */
interface Moment {
  state: string;
  logLength: number;
}

const folder = newFolder();
const file = join(folder, "latchkey.db");
const log = `${file}-wal`;
const moments: Moment[] = [];
/** Of a store that has just been made. */
let nothing = "";
let database: Uint8Array;
let wholeLog: Buffer;

async function stateOf(store: Store): Promise<string> {
  const entries = await store.list({ prefix: "", limit: 1_000_000 });
  const digest = createHash("sha256").update(JSON.stringify(entries)).digest("hex");
  return `${entries.length} entries, ${digest}`;
}

const value = (length: number): string => randomBytes(length).toString("base64url");
const many = (count: number, length: number): Write[] =>
  Array.from({ length: count }, () => ({ key: `many/${value(9)}`, value: value(length) }));

beforeAll(async () => {
  const store = openSqliteStore(file);
  const commits: Write[][] = [
    [{ key: "blob/1", value: value(300) }],
    many(60, 200),
    [{ key: "blob/1", value: undefined }],
    many(5, 6_000),
    [
      { key: "blob/1", value: value(300) },
      { key: "audit/1", value: value(100) },
    ],
    // The last one: a blob is replaced, its entry on the trail added, and much besides, over many pages.
    [{ key: "blob/1", value: value(300) }, { key: "audit/2", value: value(100) }, ...many(40, 500)],
  ];
  nothing = await stateOf(store);
  for (const writes of [[], ...commits]) {
    if (writes.length > 0) expect(await store.commit([], writes)).toBe("committed");
    moments.push({ state: await stateOf(store), logLength: statSync(log).size });
  }
  // As they are on the disk when the power goes.
  database = readFileSync(file);
  wholeLog = readFileSync(log);
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a service finds that starts with this log. */
async function recovered(damaged: Uint8Array): Promise<string> {
  const other = join(folder, "other");
  rmSync(other, { recursive: true, force: true });
  mkdirSync(other);
  writeFileSync(join(other, "latchkey.db"), database);
  writeFileSync(join(other, "latchkey.db-wal"), damaged);
  const store = openSqliteStore(join(other, "latchkey.db"));
  try {
    const state = await stateOf(store);
    // And it is no dead end: it can be written and read again.
    expect(await store.commit([], [{ key: "later", value: "1" }])).toBe("committed");
    expect((await store.get("later"))?.value).toBe("1");
    return state;
  } finally {
    await store.close();
  }
}

const [beforeLast, last] = [() => moments.at(-2), () => moments.at(-1)] as const;
/** Every kind of place in the last commit's part of the log: its edges, those of its frames and their headers, and amid pages. */
function places(from: number, until: number): number[] {
  const frames = Array.from({ length: (until - from) / FRAME }, (_, index) => from + index * FRAME);
  const offsets = [0, 1, 4, 8, 16, 23, 24, 25, SECTOR, 2048, FRAME - SECTOR, FRAME - 1];
  return frames.flatMap((frame) => offsets.map((offset) => frame + offset));
}

describe("a crash while the last commit is written to the log", () => {
  it("leaves exactly what was before it, wherever the log ends", async () => {
    const [from, until] = [beforeLast()?.logLength ?? 0, last()?.logLength ?? 0];
    expect((until - from) / FRAME).toBeGreaterThan(5);
    for (const place of places(from, until)) {
      expect(await recovered(wholeLog.subarray(0, place)), `cut at ${place}`).toBe(beforeLast()?.state);
    }
    expect(await recovered(wholeLog)).toBe(last()?.state);
  });

  it.each([
    ["zeros", () => Buffer.alloc(SECTOR)],
    ["noise", () => randomBytes(SECTOR)],
  ])("leaves exactly what was before it, whichever sector holds %s instead", async (_name, content) => {
    const [from, until] = [beforeLast()?.logLength ?? 0, last()?.logLength ?? 0];
    for (let at = Math.ceil(from / SECTOR) * SECTOR; at < until; at += 7 * SECTOR) {
      const damaged = Buffer.from(wholeLog);
      content().copy(damaged, at);
      if (damaged.equals(wholeLog)) continue;
      expect(await recovered(damaged), `damaged at ${at}`).toBe(beforeLast()?.state);
    }
  });

  it("leaves exactly what was before it, whichever bit is another", async () => {
    const [from, until] = [beforeLast()?.logLength ?? 0, last()?.logLength ?? 0];
    for (const place of places(from, until)) {
      const damaged = Buffer.from(wholeLog);
      damaged[place] = (damaged[place] ?? 0) ^ 0x10;
      expect(await recovered(damaged), `damaged at ${place}`).toBe(beforeLast()?.state);
    }
  });
});

describe("a log that is cut at any place at all", () => {
  it("leaves exactly what had been acknowledged when it was that long, and never half a commit", async () => {
    const step = Math.ceil(wholeLog.length / 150);
    const cuts = Array.from({ length: 150 }, (_, index) => index * step);
    for (const cut of [0, 1, LOG_HEADER - 1, LOG_HEADER, ...moments.map(({ logLength }) => logLength), ...cuts]) {
      // Before the first of them even the tables are in the log alone.
      const expected = moments.findLast(({ logLength }) => logLength <= cut)?.state ?? nothing;
      expect(await recovered(wholeLog.subarray(0, cut)), `cut at ${cut}`).toBe(expected);
    }
  });
});
