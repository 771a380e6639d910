import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { knownEpoch } from "../../../src/service/store/epoch.ts";
import {
  beginFilling,
  endFilling,
  epochToServe,
  StoreIncomplete,
  StoreTaken,
} from "../../../src/service/store/incomplete.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { newFolder } from "../running-service.ts";

const filling = { kind: "restore", of: "backup" } as const;
const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

function freshStore(): Store {
  const store = openSqliteStore(join(newFolder(), "store.db"));
  stores.push(store);
  return store;
}

/** The same store, in which somebody else does something just before the first commit that is made through it. */
function overtaken(store: Store, other: () => Promise<unknown>): Store {
  let isOver = false;
  return {
    ...store,
    async commit(...args) {
      if (!isOver) {
        isOver = true;
        await other();
      }
      return store.commit(...args);
    },
  };
}

describe("a fresh store", () => {
  it("that a restore has begun to fill is not served, even by a service that looked before", async () => {
    const store = freshStore();
    await expect(epochToServe(overtaken(store, () => beginFilling(store, filling)))).rejects.toThrow(StoreIncomplete);
    await expect(epochToServe(store)).rejects.toThrow(StoreIncomplete);
    expect(await knownEpoch(store)).toBeUndefined();
  });

  it("that a service has begun to use is not filled, even by a restore that looked before", async () => {
    const store = freshStore();
    await expect(
      beginFilling(
        overtaken(store, () => epochToServe(store)),
        filling,
      ),
    ).rejects.toThrow("not empty");
    await expect(beginFilling(store, filling)).rejects.toThrow(StoreTaken);
    expect(await epochToServe(store)).toBe(await knownEpoch(store));
  });

  it("is filled by one of two restores that begin at the same time", async () => {
    const store = freshStore();
    const first = overtaken(store, () => beginFilling(store, filling));
    await expect(beginFilling(first, filling)).rejects.toThrow("another restore or migration");
  });

  it("has an epoch once it is filled, which every service then finds", async () => {
    const store = freshStore();
    const begun = await beginFilling(store, filling);
    if (!("marker" in begun)) throw new Error("filled before");
    await endFilling(store, begun.marker, { ...filling, content: { entries: 0, sha256: "" } });
    const epochs = await Promise.all([epochToServe(store), epochToServe(store), knownEpoch(store)]);
    expect(new Set(epochs).size).toBe(1);
    expect(epochs[0]).toMatch(/^[\w-]{8}$/);
  });
});

describe("a store", () => {
  const formatOf = async (store: Store) => (await store.get("store/format"))?.value;

  it("gets the number of its format from the first service, also where it is from before there were any", async () => {
    const store = freshStore();
    await store.commit([], [{ key: "store/epoch", value: "an-epoch" }]);
    expect(await epochToServe(store)).toBe("an-epoch");
    expect(await formatOf(store)).toBe("1");
    const fresh = freshStore();
    await epochToServe(fresh);
    expect(await formatOf(fresh)).toBe("1");
  });

  it("that a newer version has written to is neither served nor changed, and says what to do", async () => {
    for (const format of ["2", "12", "", "1.5"]) {
      const store = freshStore();
      await store.commit([], [{ key: "store/format", value: format }]);
      await expect(epochToServe(store)).rejects.toThrow(/newer version of latchkey.*start that version/);
      expect([await formatOf(store), await knownEpoch(store)]).toEqual([format, undefined]);
    }
  });
});
