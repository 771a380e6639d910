import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/service/store/sqlite-store.ts";
import type { Store } from "../../src/service/store/store.ts";
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

const put = (store: Store, key: string, value: string | undefined) => store.commit([], [{ key, value }]);

function watching(store: Store, ...keys: string[]) {
  let calls = 0;
  const stop = store.watch(keys, () => {
    calls += 1;
  });
  return { calls: () => calls, stop };
}

describe("a watch", () => {
  it("is told of every commit to its keys before the commit is acknowledged, and of no other", async () => {
    const store = openStore();
    const one = watching(store, "a", "b");
    const other = watching(store, "c");
    await put(store, "a", "1");
    expect(one.calls()).toBe(1);
    await put(store, "b", "1");
    await put(store, "b", undefined);
    expect(one.calls()).toBe(3);
    await store.commit([{ key: "a", revision: undefined }], [{ key: "a", value: "2" }]);
    await put(store, "d", "1");
    expect([one.calls(), other.calls()]).toEqual([3, 0]);
  });

  it("is told nothing after its end, which ends no other watch of the same key", async () => {
    const store = openStore();
    const [one, other] = [watching(store, "a"), watching(store, "a")];
    one.stop();
    one.stop();
    await put(store, "a", "1");
    expect([one.calls(), other.calls()]).toEqual([0, 1]);
  });

  it("is told of what another process writes, without anybody reading meanwhile", async () => {
    const file = join(newFolder(), "store.db");
    const [store, console] = [openStore(file), openStore(file)];
    const watch = watching(store, "a");
    for (let count = 1; count <= 5; count++) {
      const before = watch.calls();
      await put(console, "a", String(count));
      await expect.poll(watch.calls, { timeout: 10_000 }).toBeGreaterThan(before);
      expect((await store.get("a"))?.value).toBe(String(count));
    }
  });

  it("misses nothing: who reads after each call has the last value in the end, whoever wrote when", async () => {
    const step = fc.record({ process: fc.nat(1), pause: fc.constantFrom(undefined, 0, 1, 30), reads: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const file = join(newFolder(), "store.db");
        const stores = [openStore(file), openStore(file)];
        const [store] = stores as [Store];
        let seen: string | undefined;
        const stop = store.watch(["a"], async () => {
          seen = (await store.get("a"))?.value;
        });
        for (const [index, { process, pause, reads }] of steps.entries()) {
          await put(stores[process] as Store, "a", String(index));
          if (reads) await store.get("b");
          if (pause !== undefined) await sleep(pause);
        }
        await expect.poll(() => seen, { timeout: 10_000, interval: 5 }).toBe(String(steps.length - 1));
        stop();
        for (const each of stores) await each.close();
        open.length = 0;
      }),
      { numRuns: 40 },
    );
  });
});
