import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { everyContent, isSameContent, type KeyAndValue } from "../../../src/service/store/content.ts";
import { contentNow } from "../../../src/service/store/content-now.ts";
import { copyEntries } from "../../../src/service/store/copy-entries.ts";
import { beginFilling, endFilling, StoreTaken } from "../../../src/service/store/incomplete.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Expectation, Store } from "../../../src/service/store/store.ts";
import { newFolder } from "../running-service.ts";

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

async function storeWith(entries: readonly KeyAndValue[] = []): Promise<Store> {
  const store = openSqliteStore(join(newFolder(), "store.db"));
  stores.push(store);
  for (let at = 0; at < entries.length; at += 100) await store.commit([], entries.slice(at, at + 100));
  return store;
}

async function marked(store: Store): Promise<Expectation> {
  const begun = await beginFilling(store, { kind: "migrate", of: "-" });
  if (!("marker" in begun)) throw new Error("filled before");
  return begun.marker;
}

async function everything(store: Store): Promise<KeyAndValue[]> {
  const entries = [];
  for await (const { key, value } of everyContent(store)) entries.push({ key, value });
  return entries;
}

const work = { signal: new AbortController().signal, tell: () => undefined };
const numbered = (count: number, value = "v") =>
  Array.from({ length: count }, (_, at) => ({ key: `k/${at + 10_000}`, value }));

describe("copying", () => {
  it("ends with the same in both stores, whatever the target held before", async () => {
    // Few keys, so that the two meet; beyond U+FFFF the order of bytes is not that of JavaScript.
    const key = fc.constantFrom("a", "b", "b/", "b/1", "b0", "\uffee", "\u{10000}", "\u{1f600}", "z");
    const some = fc.uniqueArray(fc.record({ key, value: fc.constantFrom("", "1", "2") }), {
      selector: (each) => each.key,
    });
    await fc.assert(
      fc.asyncProperty(some, some, async (here, there) => {
        const source = await storeWith(here);
        const target = await storeWith();
        const marker = await marked(target);
        await target.commit([], there);
        const { content } = await copyEntries(everyContent(source), target, { marker, extra: "remove" });
        expect(await everything(target)).toEqual(await everything(source));
        expect(isSameContent(content, await contentNow(target, "-", work))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("writes only what is missing or different, and removes what is too much", async () => {
    const source = await storeWith(numbered(3000));
    const target = await storeWith();
    const marker = await marked(target);
    await target.commit([], numbered(50));
    await target.commit(
      [],
      [...numbered(50, "old").slice(40), { key: "k/09999", value: "-" }, { key: "z", value: "-" }],
    );
    const copied = await copyEntries(everyContent(source), target, { marker, extra: "remove" });
    expect(copied).toMatchObject({ written: 2960, removed: 2, content: { entries: 3000 } });
    expect(await everything(target)).toEqual(await everything(source));
  });

  it("ends as soon as another run has gone on with the target, or has completed it, and writes no more", async () => {
    const source = await storeWith(numbered(3000));
    const target = await storeWith();
    const first = await marked(target);
    const second = await marked(target);
    const copy = (marker: Expectation) => copyEntries(everyContent(source), target, { marker, extra: "remove" });
    await expect(copy(first)).rejects.toThrow(StoreTaken);
    expect(await everything(target)).toEqual([]);
    const { content } = await copy(second);
    const filling = { kind: "migrate", of: "-" } as const;
    await expect(endFilling(target, first, { ...filling, content })).rejects.toThrow(StoreTaken);
    await endFilling(target, second, { ...filling, content });
    await target.commit([], [{ key: "k/10000", value: "newer" }]);
    await expect(copy(second)).rejects.toThrow(StoreTaken);
    expect((await target.get("k/10000"))?.value).toBe("newer");
  });

  it("keeps each commit within what etcd takes, in writes and in bytes", async () => {
    const source = await storeWith([
      ...numbered(250),
      ...numbered(20).map(({ key }) => ({ key: `l${key}`, value: "x".repeat(90_000) })),
    ]);
    const target = await storeWith();
    const marker = await marked(target);
    const sizes: [writes: number, characters: number][] = [];
    const watched: Store = {
      ...target,
      commit(expectations, writes) {
        sizes.push([writes.length, writes.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0)]);
        return target.commit(expectations, writes);
      },
    };
    await copyEntries(everyContent(source), watched, { marker, extra: "remove" });
    expect(Math.max(...sizes.map(([writes]) => writes))).toBe(100);
    expect(Math.max(...sizes.map(([, characters]) => characters))).toBeLessThan(350_000);
    expect(await everything(target)).toEqual(await everything(source));
  });

  it("passes on that the target does not answer", async () => {
    const source = await storeWith(numbered(3000));
    const target = await storeWith();
    const marker = await marked(target);
    let commits = 0;
    const failing: Store = {
      ...target,
      commit: (...args) => (++commits === 3 ? Promise.reject(new Error("no answer")) : target.commit(...args)),
    };
    await expect(copyEntries(everyContent(source), failing, { marker, extra: "remove" })).rejects.toThrow("no answer");
    await copyEntries(everyContent(source), target, { marker, extra: "remove" });
    expect(await everything(target)).toEqual(await everything(source));
  });
});
