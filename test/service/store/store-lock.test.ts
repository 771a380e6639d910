import { join } from "node:path";
import Database from "libsql";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../../src/service/store/sqlite-store.ts";
import { StoreUnavailable } from "../../../src/service/store/store.ts";
import { newFolder } from "../running-service.ts";

/** A store, and another writer that holds its lock until it is told to let go. */
function lockedStore() {
  const file = join(newFolder(), "latchkey.db");
  const store = openSqliteStore(file);
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  other.prepare("INSERT INTO entries VALUES ('other', 'x', 1)").run();
  return { store, letGo: () => other.exec("COMMIT"), close: () => other.close() };
}

it("another process that writes for long stalls nobody who reads, and holds up a commit just as long", async () => {
  const { store, letGo, close } = lockedStore();
  let isOver = false;
  const commit = store.commit([], [{ key: "mine", value: "1" }]).then((outcome) => {
    isOver = true;
    return outcome;
  });
  let longest = 0;
  const end = performance.now() + 1_500;
  while (performance.now() < end) {
    const asked = performance.now();
    expect(await store.get("mine")).toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, performance.now() - asked);
  }
  expect(isOver).toBe(false);
  // A tenth of what the lock was held for: a loop that waited for the lock would have been away all the time.
  expect(longest).toBeLessThan(1_000);
  letGo();
  expect(await commit).toBe("committed");
  expect((await store.get("mine"))?.value).toBe("1");
  expect((await store.get("other"))?.value).toBe("x");
  await store.close();
  close();
});

it("a lock that is not let go fails the commits that wait for it, which were not made, and no later one", async () => {
  const { store, letGo, close } = lockedStore();
  await expect(store.commit([], [{ key: "mine", value: "1" }])).rejects.toBeInstanceOf(StoreUnavailable);
  letGo();
  expect(await store.get("mine")).toBeUndefined();
  expect(await store.commit([{ key: "mine", revision: undefined }], [{ key: "mine", value: "2" }])).toBe("committed");
  await store.close();
  close();
});

it("closing waits for commits that a lock holds up", async () => {
  const { store, letGo, close } = lockedStore();
  const commit = store.commit([], [{ key: "mine", value: "1" }]);
  const closed = store.close();
  setTimeout(letGo, 300);
  expect(await commit).toBe("committed");
  await closed;
  close();
});
