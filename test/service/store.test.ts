import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/service/store/sqlite-store.ts";
import {
  type Entry,
  type Expectation,
  type Store,
  StoreUnavailable,
  type Write,
} from "../../src/service/store/store.ts";
import { newFolder } from "./running-service.ts";

const open: Store[] = [];
const openStore = (file = join(newFolder(), "store.db")): Store => {
  const store = openSqliteStore(file);
  open.push(store);
  return store;
};
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

const put = (store: Store, key: string, value: string) => store.commit([], [{ key, value }]);
const keys = (entries: readonly Entry[]) => entries.map(({ key }) => key);

describe("a store", () => {
  it("returns what was put, and nothing for other keys or after a deletion", async () => {
    const store = openStore();
    await put(store, "a/1", "one");
    expect((await store.get("a/1"))?.value).toBe("one");
    expect(await store.get("a/2")).toBeUndefined();
    await store.commit([], [{ key: "a/1", value: undefined }]);
    expect(await store.get("a/1")).toBeUndefined();
  });

  it("lists a prefix in order of keys, page by page, and nothing beside it", async () => {
    const store = openStore();
    for (const key of ["b/3", "a/9", "b/1", "b/2", "b0", "c/1", "b"]) await put(store, key, key);
    expect(keys(await store.list({ prefix: "b/", limit: 10 }))).toEqual(["b/1", "b/2", "b/3"]);
    expect(keys(await store.list({ prefix: "b/", limit: 2 }))).toEqual(["b/1", "b/2"]);
    expect(keys(await store.list({ prefix: "b/", after: "b/2", limit: 2 }))).toEqual(["b/3"]);
    expect(await store.list({ prefix: "b/", after: "b/3", limit: 2 })).toEqual([]);
    expect(keys(await store.list({ prefix: "b/", after: "a", limit: 9 }))).toEqual(["b/1", "b/2", "b/3"]);
  });

  it("commits all writes or, if one expectation fails, none", async () => {
    const store = openStore();
    await put(store, "a", "1");
    const revision = (await store.get("a"))?.revision;
    const writes = [
      { key: "a", value: "2" },
      { key: "b", value: "2" },
    ];
    expect(await store.commit([{ key: "a", revision: undefined }], writes)).toBe("conflict");
    expect(await store.get("b")).toBeUndefined();
    expect(await store.commit([{ key: "a", revision }], writes)).toBe("committed");
    expect(await store.commit([{ key: "a", revision }], writes)).toBe("conflict");
  });

  it("lets one of many commits with the same expectation win, also within one turn", async () => {
    const store = openStore();
    const attempts = Array.from({ length: 20 }, (_, index) =>
      store.commit([{ key: "a", revision: undefined }], [{ key: "a", value: String(index) }]),
    );
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === "committed")).toHaveLength(1);
    expect((await store.get("a"))?.value).toBe(String(outcomes.indexOf("committed")));
  });

  it("never gives a key that was deleted and made anew its old revision", async () => {
    const store = openStore();
    await put(store, "a", "1");
    const old = (await store.get("a"))?.revision;
    await store.commit([], [{ key: "a", value: undefined }]);
    await put(store, "a", "1");
    expect(await store.commit([{ key: "a", revision: old }], [{ key: "a", value: "2" }])).toBe("conflict");
  });

  it("sees at once what another process has written", async () => {
    const file = join(newFolder(), "store.db");
    const [one, other] = [openStore(file), openStore(file)];
    for (let count = 0; count < 50; count++) {
      await put(one, "a", String(count));
      expect((await other.get("a"))?.value).toBe(String(count));
      const stale = (await other.get("a"))?.revision;
      await put(one, "a", "changed");
      expect(await other.commit([{ key: "a", revision: stale }], [{ key: "a", value: "lost update" }])).toBe(
        "conflict",
      );
    }
  });

  it("shows to a snapshot one moment, whatever is committed meanwhile", async () => {
    const store = openStore();
    await put(store, "a/1", "1");
    const seen = await store.snapshot(async (view) => {
      await store.commit(
        [],
        [
          { key: "a/1", value: "2" },
          { key: "a/2", value: "2" },
        ],
      );
      return view.list({ prefix: "", limit: 9 });
    });
    expect(seen.map(({ key, value }) => [key, value])).toEqual([["a/1", "1"]]);
    expect((await store.get("a/1"))?.value).toBe("2");
  });

  it("finishes what was accepted when it is closed, and accepts nothing afterwards", async () => {
    const file = join(newFolder(), "store.db");
    const store = openStore(file);
    const last = put(store, "a", "1");
    await store.close();
    expect(await last).toBe("committed");
    await expect(put(store, "a", "2")).rejects.toThrow(StoreUnavailable);
    expect((await openStore(file).get("a"))?.value).toBe("1");
  });

  it("keeps any text as it is", async () => {
    const store = openStore();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (value) => {
        await put(store, "a", value);
        expect((await store.get("a"))?.value).toBe(value);
      }),
      { numRuns: 50 },
    );
  });
});

/** The least thing that does what a store does. */
function model() {
  const entries = new Map<string, { value: string; revision: number }>();
  let revision = 0;
  return {
    entries,
    commit(expectations: readonly Expectation[], writes: readonly Write[]): "committed" | "conflict" {
      if (expectations.some(({ key, revision: wanted }) => entries.get(key)?.revision !== wanted)) return "conflict";
      revision += 1;
      for (const { key, value } of writes) {
        if (value === undefined) entries.delete(key);
        else entries.set(key, { value, revision });
      }
      return "committed";
    },
  };
}

const key = fc.constantFrom("p/a", "p/b", "p/c", "q/a", "q/b");
const write = fc.record({ key, value: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }) });
/** What is expected: that the key is as it was when it was last looked at, that it is absent, or something outdated. */
const expectation = fc.record({ key, kind: fc.constantFrom("current", "absent", "outdated") });
const step = fc.record({
  expectations: fc.array(expectation, { maxLength: 2 }),
  writes: fc.uniqueArray(write, { maxLength: 4, selector: (each) => each.key }),
});
/** Groups of commits that arrive in the same turn, by one process or the other. */
const groups = fc.array(fc.record({ process: fc.nat(1), steps: fc.array(step, { minLength: 1, maxLength: 5 }) }), {
  maxLength: 12,
});

describe("two processes on one store", () => {
  it("do what a single map would do, whatever is committed, together or one after the other", async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (plan) => {
        const file = join(newFolder(), "store.db");
        const stores = [openStore(file), openStore(file)];
        const expected = model();
        for (const { process, steps } of plan) {
          const store = stores[process] as Store;
          const seen = new Map<string, Entry | undefined>();
          for (const each of ["p/a", "p/b", "p/c", "q/a", "q/b"]) seen.set(each, await store.get(each));
          const before = new Map(expected.entries);
          const outcomes = steps.map(({ expectations, writes }) => {
            const real = (from: (of: string) => { revision: number } | undefined) =>
              expectations.map(({ key: of, kind }) => ({
                key: of,
                revision: kind === "absent" ? undefined : kind === "outdated" ? -1 : from(of)?.revision,
              }));
            return {
              outcome: store.commit(
                real((of) => seen.get(of)),
                writes,
              ),
              wanted: expected.commit(
                real((of) => before.get(of)),
                writes,
              ),
            };
          });
          for (const { outcome, wanted } of outcomes) expect(await outcome).toBe(wanted);
          for (const reader of stores) {
            const listed = await reader.list({ prefix: "p/", limit: 10 });
            const wanted = [...expected.entries]
              .filter(([of]) => of.startsWith("p/"))
              .sort(([a], [b]) => (a < b ? -1 : 1));
            expect(listed.map((entry) => [entry.key, entry.value])).toEqual(
              wanted.map(([of, { value }]) => [of, value]),
            );
            for (const of of seen.keys()) expect((await reader.get(of))?.value).toBe(expected.entries.get(of)?.value);
          }
        }
        for (const store of stores) await store.close();
        open.length = 0;
      }),
      { numRuns: 60 },
    );
  });
});
