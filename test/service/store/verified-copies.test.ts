import { open } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backUp } from "../../../src/service/store/backup.ts";
import { writeFileBeside } from "../../../src/service/store/file-beside.ts";
import { epochToServe, StoreIncomplete, StoreTaken } from "../../../src/service/store/incomplete.ts";
import type { LongWork } from "../../../src/service/store/long-work.ts";
import { migrate } from "../../../src/service/store/migrate.ts";
import { restore, verifyBackup } from "../../../src/service/store/restore.ts";
import { openDatabase } from "../../../src/service/store/sqlite-entries.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { newFolder } from "../running-service.ts";
import { contentIn, expectCopy, filledFolder, fillerKey, storeIn } from "./filled-store.ts";

const COUNT = 1000;
const never = new AbortController().signal;
const quiet: LongWork = { signal: never, tell: () => undefined };

let folder: string;
let source: string;
let target: Store;
beforeEach(async () => {
  source = await filledFolder(COUNT);
  folder = newFolder();
  target = storeIn(folder);
});
afterEach(() => target.close());

/** What somebody, or a bad disk, does to the target once everything is written and before it is compared. */
const damages: [name: string, sql: string, parameters: string[]][] = [
  ["changed", "UPDATE entries SET value = 'changed' WHERE key = ?", [fillerKey(7)]],
  ["missing", "DELETE FROM entries WHERE key = ?", [fillerKey(7)]],
  ["renamed", "UPDATE entries SET key = key || '-' WHERE key = ?", [fillerKey(7)]],
  ["added", "INSERT INTO entries VALUES (?, '-', 1)", ["foreign"]],
];

/** Does the damage when the last entry is about to be written: the first ones are on disk by then. */
function damaging([, sql, parameters]: (typeof damages)[number]): LongWork {
  return {
    signal: never,
    tell(doing, entries) {
      if (!["copying", "writing"].includes(doing) || entries < COUNT) return;
      const database = openDatabase(join(folder, "latchkey.db"));
      expect(database.prepare(sql).run(...parameters).changes).toBe(1);
      database.close();
    },
  };
}

describe.each(damages)("an entry of the target that is %s before it is compared", (...damage) => {
  it("is found by a migration; nobody is served, and run again it puts it right", async () => {
    const from = storeIn(source);
    const run = (work: LongWork) => migrate(from, target, { of: "source", work });
    await expect(run(damaging(damage))).rejects.toThrow(StoreTaken);
    await expect(epochToServe(target)).rejects.toThrow(StoreIncomplete);
    expect(await run(quiet)).toMatchObject({ outcome: "migrated", isResumed: true });
    await from.close();
    expectCopy(await contentIn(folder), await contentIn(source));
    expect(await epochToServe(target)).toMatch(/^[\w-]{8}$/);
  });

  it("is found by a restore; nobody is served", async () => {
    const from = storeIn(source);
    const path = join(newFolder(), "latchkey.backup");
    await writeFileBeside(path, (write) => backUp(from, write, { isLeftOut: () => false, work: quiet }));
    await from.close();
    const file = await open(path, "r");
    const backup = await verifyBackup(file, quiet);
    await expect(restore(file, backup, target, damaging(damage))).rejects.toThrow(StoreTaken);
    await file.close();
    await expect(epochToServe(target)).rejects.toThrow(StoreIncomplete);
  });
});
