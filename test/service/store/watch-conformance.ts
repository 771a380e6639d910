import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type Store, StoreUnavailable } from "../../../src/service/store/store.ts";
import { followKey, isInOrder } from "./follower.ts";
import type { NewPlace } from "./store-conformance.ts";

const PATIENCE = 20_000;
/** No shrinking, which real stores would take minutes for: the seed and what was done are printed at once. */
const endOnFailure = true;
const put = (store: Store, key: string, value: string | undefined) => store.commit([], [{ key, value }]);

export interface WatchConformance {
  /** Of each property. */
  runs: number;
  /** Breaks the processes' connections to the store, of one kind or another; for stores that have any. */
  cut?: (kind: number) => void;
}

/** What every store's watches promise. */
export function describeWatch(name: string, newPlace: NewPlace, { runs, cut }: WatchConformance): void {
  const open: Store[] = [];
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });

  async function twoProcesses(): Promise<[Store, Store]> {
    const place = newPlace();
    const stores: [Store, Store] = [await place(), await place()];
    open.push(...stores);
    return stores;
  }

  function watching(store: Store, ...keys: string[]) {
    let calls = 0;
    const stop = store.watch(keys, () => {
      calls += 1;
    });
    return { calls: () => calls, stop };
  }

  /** Until a change by another process is told to this one: from now on nothing is told that has not happened. */
  async function untilToldOfOthers(store: Store, other: Store): Promise<void> {
    const { calls, stop } = watching(store, "warm");
    for (let round = 0; round < 2; round++) {
      const before = calls();
      await put(other, "warm", String(round));
      await expect.poll(calls, { timeout: PATIENCE }).toBeGreaterThan(before);
    }
    stop();
    await sleep(300);
  }

  describe(`a watch of ${name}`, () => {
    it("is told of every commit to its keys before the commit is acknowledged, and of no other", async () => {
      const [store, other] = await twoProcesses();
      await untilToldOfOthers(store, other);
      const one = watching(store, "a", "b");
      const another = watching(store, "c");
      for (const [key, value] of [
        ["a", "1"],
        ["b", "1"],
        ["b", undefined],
      ] as const) {
        const before = one.calls();
        await put(store, key, value);
        expect(one.calls()).toBeGreaterThan(before);
      }
      // Commits of this process may be told of once more when the store itself does.
      await sleep(300);
      const before = one.calls();
      await store.commit([{ key: "a", revision: undefined }], [{ key: "a", value: "2" }]);
      await put(store, "d", "1");
      await sleep(300);
      expect([one.calls(), another.calls()]).toEqual([before, 0]);
    });

    it("is told nothing after its end, which ends no other watch of the same key", async () => {
      const [store] = await twoProcesses();
      const [one, other] = [watching(store, "a"), watching(store, "a")];
      one.stop();
      one.stop();
      await put(store, "a", "1");
      expect(one.calls()).toBe(0);
      expect(other.calls()).toBeGreaterThan(0);
    });

    it("is told of what another process writes and removes, without anybody reading meanwhile", async () => {
      const [store, console] = await twoProcesses();
      const watch = watching(store, "a");
      for (let count = 1; count <= 5; count++) {
        const value = count % 2 ? String(count) : undefined;
        const before = watch.calls();
        await put(console, "a", value);
        await expect.poll(watch.calls, { timeout: PATIENCE }).toBeGreaterThan(before);
        expect((await store.get("a"))?.value).toBe(value);
      }
    });

    it("misses nothing: who reads after each call has the last value in the end, whoever wrote when", async () => {
      const step = fc.record({ process: fc.nat(1), pause: fc.constantFrom(undefined, 0, 1, 30), reads: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const stores = await twoProcesses();
          const [store] = stores;
          let seen: string | undefined;
          const stop = store.watch(["a"], async () => {
            seen = (await store.get("a"))?.value;
          });
          for (const [index, { process, pause, reads }] of steps.entries()) {
            await put(stores[process] as Store, "a", String(index));
            if (reads) await store.get("b");
            if (pause !== undefined) await sleep(pause);
          }
          await expect.poll(() => seen, { timeout: PATIENCE, interval: 5 }).toBe(String(steps.length - 1));
          stop();
          for (const each of open.splice(0)) await each.close();
        }),
        { numRuns: runs, endOnFailure },
      );
    });

    it(`shows to everybody what is committed, and in that order, while two processes write${cut ? " and connections break" : ""}`, async () => {
      await fc.assert(
        fc.asyncProperty(rounds(cut === undefined ? writtenOrRemoved : written), async (plan) => {
          const stores = await twoProcesses();
          const follow = () => stores.flatMap((store) => KEYS.map((key) => ({ key, ...followKey(store, key) })));
          const followers = follow();
          const history = new Map<string, (string | undefined)[]>(KEYS.map((key) => [key, [undefined]]));
          for (const { cuts, isLate, writes, isSettled } of plan) {
            if (isLate) followers.push(...follow());
            const written = writes.map(async (values, process) => {
              for (const value of values) {
                history.get(KEYS[process] ?? "")?.push(value);
                await putSurely(stores[process] as Store, KEYS[process] ?? "", value);
              }
            });
            for (const kind of cuts) {
              cut?.(kind);
              // At different moments of the commits.
              await sleep(kind);
            }
            await Promise.all(written);
            // Without another commit that would tell them as well.
            if (!isSettled) continue;
            for (const { key, seen } of followers)
              await expect.poll(() => seen().at(-1), { timeout: PATIENCE, interval: 5 }).toBe(history.get(key)?.at(-1));
          }
          for (const { key, seen, stop } of followers) {
            const values = history.get(key) ?? [];
            await expect.poll(() => seen().at(-1), { timeout: PATIENCE, interval: 5 }).toBe(values.at(-1));
            stop();
            expect(isInOrder(seen(), values), JSON.stringify({ key, seen: seen(), values })).toBe(true);
          }
          for (const each of open.splice(0)) await each.close();
        }),
        { numRuns: runs, endOnFailure },
      );
    });
  });
}

/** Each is written by one process and followed in both. */
const KEYS = ["k/one", "k/other"];
/** Each value once: a reading tells what it is of. */
const written = fc.array(fc.uuid(), { maxLength: 5 });
/**
 * Nothing is removed where connections break: a commit without an answer that makes a key could come into effect after the key was made
 * by its repetition and removed again, and the history would have to know.
 */
const writtenOrRemoved = fc.array(fc.option(fc.uuid(), { nil: undefined }), { maxLength: 5 });
const rounds = (values: typeof writtenOrRemoved) => fc.array(roundOf(values), { minLength: 1, maxLength: 8 });
const roundOf = (values: typeof writtenOrRemoved) =>
  fc.record({
    writes: fc.tuple(values, values),
    cuts: fc.array(fc.nat(3), { maxLength: 3 }),
    /** Somebody else begins to follow. */
    isLate: fc.boolean(),
    isSettled: fc.boolean(),
  });

/** Once and for all, by the only one who writes this key: a commit without an answer is repeated with what it expected, or found made. */
async function putSurely(store: Store, key: string, value: string | undefined): Promise<void> {
  for (;;) {
    try {
      const entry = await store.get(key);
      if (entry?.value === value) return;
      if ((await store.commit([{ key, revision: entry?.revision }], [{ key, value }])) === "committed") return;
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
    }
  }
}
