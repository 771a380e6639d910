import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { everyEntry } from "../../../src/service/store/every-entry.ts";
import {
  type Entry,
  type Expectation,
  MOST_WRITES,
  type Store,
  StoreUnavailable,
  type Write,
} from "../../../src/service/store/store.ts";

/** A store that nobody has used, which as many processes as one likes can open. */
export type NewPlace = () => () => Store | Promise<Store>;

/** No shrinking, which real stores would take minutes for: the seed and what was done are printed at once. */
const endOnFailure = true;
const keys = (entries: readonly Entry[]) => entries.map(({ key }) => key);
const put = (store: Store, key: string, value: string | undefined) => store.commit([], [{ key, value }]);
const numbered = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index.toString().padStart(4, "0")}`);

export interface Conformance {
  /** Of each property. */
  runs: number;
  /** Commits of one process take effect in the order in which they were made. */
  inOrder: boolean;
}

/** What every store promises. */
export function describeStore(name: string, newPlace: NewPlace, { runs, inOrder }: Conformance): void {
  const open: Store[] = [];
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });

  async function openStore(place = newPlace()): Promise<Store> {
    const store = await place();
    open.push(store);
    return store;
  }
  async function twoProcesses(): Promise<[Store, Store]> {
    const place = newPlace();
    return [await openStore(place), await openStore(place)];
  }

  describe(`a store in ${name}`, () => {
    it("returns what was put, and nothing for other keys or after a deletion", async () => {
      const store = await openStore();
      await put(store, "a/1", "one");
      expect((await store.get("a/1"))?.value).toBe("one");
      expect(await store.get("a/2")).toBeUndefined();
      expect(await store.get("a/")).toBeUndefined();
      await put(store, "a/1", undefined);
      expect(await store.get("a/1")).toBeUndefined();
      expect(await put(store, "a/1", undefined)).toBe("committed");
    });

    it("lists a prefix in order of keys, page by page, and nothing beside it", async () => {
      const store = await openStore();
      const all = ["b/3", "a/9", "b/1", "b/2", "b0", "c/1", "b", "b/~", "b/A", "b/a"];
      for (const key of all) await put(store, key, key);
      const sorted = ["b/1", "b/2", "b/3", "b/A", "b/a", "b/~"];
      expect(keys(await store.list({ prefix: "b/", limit: 10 }))).toEqual(sorted);
      expect(keys(await store.list({ prefix: "b/", limit: 2 }))).toEqual(["b/1", "b/2"]);
      expect(keys(await store.list({ prefix: "b/", after: "b/2", limit: 2 }))).toEqual(["b/3", "b/A"]);
      expect(await store.list({ prefix: "b/", after: "b/~", limit: 2 })).toEqual([]);
      expect(await store.list({ prefix: "b/", after: "c", limit: 2 })).toEqual([]);
      expect(await store.list({ prefix: "b/", limit: 0 })).toEqual([]);
      expect(keys(await store.list({ prefix: "b/", after: "a", limit: 9 }))).toEqual(sorted);
      expect(keys(await store.list({ prefix: "", limit: 99 }))).toEqual([...all].sort());
    });

    it("commits all writes or, if one expectation fails, none", async () => {
      const store = await openStore();
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
      expect(await store.commit([], [])).toBe("committed");
    });

    it("lets one of many commits with the same expectation win, of one process or two", async () => {
      const stores = await twoProcesses();
      const attempts = Array.from({ length: 20 }, (_, index) =>
        (stores[index % 2] as Store).commit([{ key: "a", revision: undefined }], [{ key: "a", value: String(index) }]),
      );
      const outcomes = await Promise.all(attempts);
      expect(outcomes.filter((outcome) => outcome === "committed")).toHaveLength(1);
      for (const store of stores) expect((await store.get("a"))?.value).toBe(String(outcomes.indexOf("committed")));
    });

    it("never gives a key that was deleted and made anew its old revision", async () => {
      const store = await openStore();
      await put(store, "a", "1");
      const old = (await store.get("a"))?.revision;
      await put(store, "a", undefined);
      await put(store, "a", "1");
      expect(await store.commit([{ key: "a", revision: old }], [{ key: "a", value: "2" }])).toBe("conflict");
    });

    it("takes a hundred writes and expectations at a time, and never more, nor a key twice: SQLite no other than etcd", async () => {
      const store = await openStore();
      const most = numbered(MOST_WRITES, "a/");
      const expectations = most.map((key) => ({ key, revision: undefined }));
      const writes = most.map((key) => ({ key, value: key }));
      expect(await store.commit(expectations, writes)).toBe("committed");
      expect(await store.commit(expectations, writes)).toBe("conflict");
      const [more, twice] = [
        [...most, "a/more"],
        ["b", "b"],
      ];
      for (const wrong of [more, twice]) {
        const asWrites = wrong.map((key) => ({ key, value: "1" }));
        await expect(store.commit([], asWrites)).rejects.toThrow(TypeError);
        const asExpectations = wrong.map((key) => ({ key, revision: undefined }));
        await expect(store.commit(asExpectations, [])).rejects.toThrow(TypeError);
      }
      expect(await store.get("b")).toBeUndefined();
      expect(await store.list({ prefix: "a/", limit: 200 })).toHaveLength(MOST_WRITES);
    });

    it("sees at once what another process has written", async () => {
      const [one, other] = await twoProcesses();
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

    it("shows to a snapshot one moment over all pages, whatever is committed meanwhile", async () => {
      const [store, other] = await twoProcesses();
      const wanted = numbered(9, "a/");
      for (const key of wanted) await put(store, key, "before");
      const seen = await store.snapshot(async (view) => {
        const entries: Entry[] = [];
        for (const after of ["a", "a/0002", "a/0005"]) {
          entries.push(...(await view.list({ prefix: "a/", after, limit: 3 })));
          for (const [index, key] of wanted.entries()) await put(index % 2 ? store : other, key, "after");
          await put(other, "a/0005x", "new");
          await put(store, "a/0007", undefined);
        }
        return entries;
      });
      expect(seen.map(({ key, value }) => [key, value])).toEqual(wanted.map((key) => [key, "before"]));
      expect((await store.get("a/0001"))?.value).toBe("after");
    });

    it("shows to a snapshot what was acknowledged before it, by whatever process", async () => {
      const [store, other] = await twoProcesses();
      for (let count = 0; count < 20; count++) {
        await put(other, "a", String(count));
        const [entry] = await store.snapshot((view) => view.list({ prefix: "a", limit: 1 }));
        expect(entry?.value).toBe(String(count));
      }
    });

    it("finishes what was accepted when it is closed, and accepts nothing afterwards", async () => {
      const place = newPlace();
      const store = await openStore(place);
      const last = numbered(30, "a/").map((key) => put(store, key, "1"));
      await store.close();
      expect(new Set(await Promise.all(last))).toEqual(new Set(["committed"]));
      await expect(put(store, "a", "2")).rejects.toThrow(StoreUnavailable);
      await expect(store.get("a")).rejects.toThrow(StoreUnavailable);
      await expect(store.list({ prefix: "a", limit: 1 })).rejects.toThrow(StoreUnavailable);
      await store.close();
      expect(await (await openStore(place)).list({ prefix: "a/", limit: 50 })).toHaveLength(30);
    });

    it("keeps any text as it is", async () => {
      const store = await openStore();
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (value) => {
          await put(store, "a", value);
          expect((await store.get("a"))?.value).toBe(value);
        }),
        { numRuns: 50, endOnFailure },
      );
      const long = "x".repeat(1_000_000);
      await put(store, "a", long);
      for (const key of numbered(8, "long/")) await put(store, key, long);
      expect(await store.list({ prefix: "long/", limit: 10 })).toHaveLength(8);
    });

    it("lists each key that is there all the time exactly once and in order, while two processes add and remove others", async () => {
      const [store, other] = await twoProcesses();
      const lasting = numbered(120, "a/").filter((_, index) => index % 3 === 0);
      const passing = numbered(120, "a/").filter((_, index) => index % 3 !== 0);
      await store.commit(
        [],
        lasting.map((key) => ({ key, value: "lasting" })),
      );
      let meanwhile = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 50 }),
          fc.infiniteStream(fc.nat(passing.length - 1)),
          async (page, any) => {
            let isOver = false;
            let written = 0;
            const writers = [store, other].map(async (writer) => {
              while (!isOver) {
                const at = any.next().value ?? 0;
                await put(writer, passing[at] ?? "", at % 2 ? "passing" : undefined);
                written += 1;
              }
            });
            const seen: string[] = [];
            for await (const { key } of everyEntry(store, "a/", { page })) seen.push(key);
            isOver = true;
            // Some in between, however few the pages.
            meanwhile += written;
            await Promise.all(writers);
            expect(seen).toEqual([...new Set(seen)].sort());
            expect(seen.filter((key) => lasting.includes(key))).toEqual(lasting);
          },
        ),
        { numRuns: Math.min(runs, 10), endOnFailure },
      );
      expect(meanwhile).toBeGreaterThan(0);
    });
  });

  describe(`two processes on one store in ${name}`, () => {
    it("do what a single map would do, whatever is committed, together or one after the other", async () => {
      await fc.assert(
        fc.asyncProperty(groups, async (plan) => {
          const stores = await twoProcesses();
          let expected: Model = new Map();
          for (const steps of plan) {
            const [store] = stores;
            const seen: Model = new Map();
            for (const key of KEYS) {
              const entry = await store.get(key);
              if (entry !== undefined) seen.set(key, entry);
            }
            const before = expected;
            const sent = steps.map((step) =>
              (stores[step.process] as Store).commit(expectationsOf(step, seen), step.writes),
            );
            const outcomes = await Promise.all(sent);
            const [one, other] = await Promise.all(stores.map((each) => each.list({ prefix: "", limit: 10 })));
            const found = (one ?? []).map(({ key, value }) => [key, value]);
            expect((other ?? []).map(({ key, value }) => [key, value])).toEqual(found);
            const orders = permutations([...steps.keys()]).filter((order) => !inOrder || keepsOrder(order, steps));
            const explained = orders
              .map((order) => replay(before, steps, order))
              .find((replayed) => isDeepStrictEqual([replayed.outcomes, contents(replayed.after)], [outcomes, found]));
            // Nothing of one commit is there without the rest of it, and every outcome is what was done.
            expect(explained, JSON.stringify({ steps, outcomes, found, before: contents(before) })).toBeDefined();
            expected = explained?.after ?? expected;
            for (const key of KEYS) expect((await store.get(key))?.value).toBe(expected.get(key)?.value);
          }
          for (const store of open.splice(0)) await store.close();
        }),
        { numRuns: runs, endOnFailure },
      );
    });

    it("lose no increment of a counter that both change as fast as they can", async () => {
      const stores = await twoProcesses();
      const increment = async (store: Store): Promise<void> => {
        for (;;) {
          const entry = await store.get("counter");
          const value = String(Number(entry?.value ?? 0) + 1);
          if (
            (await store.commit([{ key: "counter", revision: entry?.revision }], [{ key: "counter", value }])) ===
            "committed"
          )
            return;
        }
      };
      const workers = [...stores, ...stores].map(async (store) => {
        for (let count = 0; count < 25; count++) await increment(store);
      });
      await Promise.all(workers);
      for (const store of stores) expect((await store.get("counter"))?.value).toBe("100");
    });
  });
}

const KEYS = ["p/a", "p/b", "p/c", "q/a", "q/b"];
const key = fc.constantFrom(...KEYS);
const write = fc.record({ key, value: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }) });
/** What is expected: that the key is as it was when it was last looked at, that it is absent, or something outdated. */
const expectation = fc.record({ key, kind: fc.constantFrom("current", "absent", "outdated") });
const selector = ({ key }: { key: string }) => key;
const step = fc.record({
  process: fc.nat(1),
  expectations: fc.uniqueArray(expectation, { maxLength: 2, selector }),
  writes: fc.uniqueArray(write, { maxLength: 4, selector }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** Groups of commits that arrive in the same turn, by one process, the other or both. */
const groups = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { maxLength: 12 });

/** The least thing that does what a store does. */
type Model = Map<string, { value: string; revision: number }>;

const expectationsOf = ({ expectations }: Pick<Step, "expectations">, seen: Model): Expectation[] =>
  expectations.map(({ key, kind }) => ({
    key,
    revision: kind === "absent" ? undefined : kind === "outdated" ? 0 : seen.get(key)?.revision,
  }));

const contents = (model: Model) =>
  [...model].map(([key, { value }]) => [key, value]).sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1));

/** What comes of the steps in this order, if nobody knows more than what was there before. */
function replay(before: Model, steps: readonly Step[], order: readonly number[]) {
  const after: Model = new Map(before);
  const outcomes: string[] = [];
  let revision = Math.max(1, ...[...before.values()].map((entry) => entry.revision));
  for (const index of order) {
    const { writes, ...rest } = steps[index] as Step;
    const holds = expectationsOf(rest, before).every((each) => after.get(each.key)?.revision === each.revision);
    outcomes[index] = holds ? "committed" : "conflict";
    if (holds) revision = apply(after, writes, revision);
  }
  return { outcomes, after };
}

function apply(model: Model, writes: readonly Write[], revision: number): number {
  for (const { key, value } of writes) {
    if (value === undefined) model.delete(key);
    else model.set(key, { value, revision: revision + 1 });
  }
  return revision + 1;
}

/** Whether each process's steps are made one after the other, as they were sent. */
const keepsOrder = (order: readonly number[], steps: readonly Step[]): boolean =>
  [0, 1].every((process) => {
    const own = order.filter((index) => steps[index]?.process === process);
    return own.every((index, position) => position === 0 || index > (own[position - 1] ?? 0));
  });

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
