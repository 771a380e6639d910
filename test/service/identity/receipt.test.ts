import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { issueReceipt, receiptByText } from "../../../src/service/identity/receipt.ts";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { sweep } from "../../../src/service/sweep.ts";
import { newFolder } from "../running-service.ts";

let store: Store;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
  store = openSqliteStore(join(newFolder(), "store.db"));
});
afterEach(async () => {
  await store.close();
  vi.useRealTimers();
});

const alice = { id: "a", name: "alice", passwordHash: "", passwordVersion: 1, roles: {} };
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const kept = () => store.list({ prefix: "receipt/", limit: 10 });

describe("a receipt", () => {
  it("is good for five minutes, and swept away after them", async () => {
    const { text } = await issueReceipt(store, alice);
    later(299);
    await sweep(store, Date.now());
    expect((await receiptByText(store, text))?.receipt.userId).toBe("a");
    later(1);
    expect(await receiptByText(store, text)).toBeUndefined();
    expect(await kept()).toHaveLength(1);
    await sweep(store, Date.now());
    expect(await kept()).toEqual([]);
  });

  it("is used up by the commit that it goes into, once", async () => {
    const { text } = await issueReceipt(store, alice);
    const [one, other] = [await receiptByText(store, text), await receiptByText(store, text)];
    if (one === undefined || other === undefined) throw new Error("no receipt");
    expect(await store.commit(one.once.expectations, one.once.writes)).toBe("committed");
    expect(await store.commit(other.once.expectations, other.once.writes)).toBe("conflict");
    expect(await receiptByText(store, text)).toBeUndefined();
  });

  it("is known to the store by its hash only", async () => {
    const { text } = await issueReceipt(store, alice);
    for (const { key, value } of await kept()) expect(key + value).not.toContain(text);
  });
});
