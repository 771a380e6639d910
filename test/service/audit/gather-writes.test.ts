import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditRecord, auditWrite, ENTRY_PREFIX, SERVICE } from "../../../src/service/audit/audit-trail.ts";
import { keepTrail } from "../../../src/service/audit/keep-trail.ts";
import { isEntry } from "../../../src/service/audit/unsealed-entries.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import { type Entry, type Store, StoreUnavailable, type Write } from "../../../src/service/store/store.ts";

let folder: string;
let sqlite: Store;
/** How many entries each commit to the store had. */
let commits: number[];
let isBroken: boolean;
let counted: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-gather-"));
  sqlite = openSqliteStore(join(folder, "store.db"));
  commits = [];
  isBroken = false;
  counted = {
    ...sqlite,
    commit(expectations, writes) {
      const entries = writes.filter(isEntry).length;
      if (entries > 0) commits.push(entries);
      return isBroken ? Promise.reject(new StoreUnavailable(new Error("broken"))) : sqlite.commit(expectations, writes);
    },
  };
});

afterEach(async () => {
  await sqlite.close();
  rmSync(folder, { recursive: true });
});

const read = (instance: string): Write => auditWrite(instance, "read", SERVICE);
const entries = (store: Store): Promise<Entry[]> => store.list({ prefix: ENTRY_PREFIX, limit: 1000 });

describe("entries that come alone", () => {
  it("in one turn share one commit, and each is on disk when its own is acknowledged", async () => {
    const trail = keepTrail(counted);
    await trail.commit([], [read("first")]);
    commits = [];
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const outcome = await trail.commit([], [read(`i-${index}`)]);
        const there = (await entries(sqlite)).map((entry) => auditRecord(entry).subject);
        expect(there).toContain(`i-${index}`);
        return outcome;
      }),
    );
    expect(outcomes).toEqual(Array(16).fill("committed"));
    expect(commits).toEqual([16]);
    await trail.close();
  });

  it("are not more in one commit than any store takes, and none is lost", async () => {
    const trail = keepTrail(counted);
    await trail.commit([], [read("first")]);
    commits = [];
    await Promise.all(Array.from({ length: 250 }, (_, index) => trail.commit([], [read(`i-${index}`)])));
    expect(commits).toEqual([100, 100, 50]);
    expect(new Set((await entries(sqlite)).map(({ value }) => value)).size).toBe(251);
    await trail.close();
  });

  it("fail together when the store does, and those after them do not", async () => {
    const trail = keepTrail(counted);
    await trail.commit([], [read("first")]);
    isBroken = true;
    const failed = await Promise.allSettled(["a", "b", "c"].map((id) => trail.commit([], [read(id)])));
    expect(failed.map((each) => each.status === "rejected" && each.reason)).toEqual(
      Array(3).fill(expect.any(StoreUnavailable)),
    );
    isBroken = false;
    await expect(trail.commit([], [read("d")])).resolves.toBe("committed");
    expect((await entries(sqlite)).map((entry) => auditRecord(entry).subject)).toEqual(["first", "d"]);
    await trail.close();
  });

  it("wait for no turn of their own behind what else is committed", async () => {
    const trail = keepTrail(counted);
    await trail.commit([], [read("first")]);
    let isOver = false;
    const alone = trail.commit([], [read("alone")]);
    const other = trail.commit([], [{ key: "other", value: "1" }]).then(() => (isOver = true));
    await alone;
    expect((await sqlite.get("other"))?.revision).toBe((await entries(sqlite)).at(-1)?.revision);
    await other;
    expect(isOver).toBe(true);
    await trail.close();
  });

  it("are sealed by closing, whenever they came", async () => {
    const trail = keepTrail(counted);
    const first = trail.commit([], [read("first")]);
    await first;
    const last = trail.commit([], [read("last")]);
    await Promise.all([last, trail.close()]);
    const again = openSqliteStore(join(folder, "store.db"));
    const blocks = await again.list({ prefix: "audit-block/", limit: 10 });
    const sealed = blocks.reduce((sum, { value }) => sum + (JSON.parse(value) as { count: number }).count, 0);
    expect(sealed).toBe(2);
    await again.close();
  });
});
