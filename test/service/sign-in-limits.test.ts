import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { limitPasscodes, limitSignIn, type SignInLimit } from "../../src/service/identity/sign-in-limits.ts";
import { openSqliteStore } from "../../src/service/store/sqlite-store.ts";
import type { Store } from "../../src/service/store/store.ts";
import { sweep } from "../../src/service/sweep.ts";
import { newFolder } from "./running-service.ts";

let store: Store;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 });
  store = openSqliteStore(join(newFolder(), "store.db"));
});
afterEach(async () => {
  await store.close();
  vi.useRealTimers();
});

const fail = (user = "alice", address = "192.0.2.1"): Promise<SignInLimit> => limitSignIn(store, { user, address });
const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
async function failTimes(count: number, user = "alice", address = "192.0.2.1"): Promise<void> {
  for (let done = 0; done < count; done++) expect((await fail(user, address)).kind).toBe("go on");
}

describe("failures to sign in", () => {
  it("cost twice as long each time, up to a quarter of an hour", async () => {
    await failTimes(10);
    const delays: number[] = [];
    for (let count = 0; count < 12; count++) {
      const limit = await fail();
      if (limit.kind !== "wait") throw new Error("not limited");
      delays.push(limit.seconds);
      wait(limit.seconds);
      expect((await fail()).kind).toBe("go on");
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it("do not lock the user out of other addresses", async () => {
    await failTimes(10);
    expect((await fail()).kind).toBe("wait");
    expect((await fail("alice", "192.0.2.2")).kind).toBe("go on");
  });

  it("of one address with many users are limited as well", async () => {
    for (let count = 0; count < 50; count++) await failTimes(1, `user-${count}`);
    expect((await fail("one more")).kind).toBe("wait");
  });

  it("are forgotten after success, and an hour after the last one", async () => {
    await failTimes(9);
    const last = await fail();
    if (last.kind === "go on") await last.succeeded();
    await failTimes(10);
    expect((await fail()).kind).toBe("wait");
    wait(3_601);
    await failTimes(10);
  });

  it("with passcodes count for the user, whatever the address, and are forgotten after a right one", async () => {
    const failedPasscodes = async (): Promise<SignInLimit> => limitPasscodes(store, "alice");
    for (let count = 0; count < 9; count++) expect((await failedPasscodes()).kind).toBe("go on");
    const last = await failedPasscodes();
    if (last.kind === "go on") await last.succeeded();
    for (let count = 0; count < 10; count++) expect((await failedPasscodes()).kind).toBe("go on");
    expect((await failedPasscodes()).kind).toBe("wait");
    expect((await limitPasscodes(store, "bob")).kind).toBe("go on");
  });

  it("are not forgotten after half a success: a right password without its passcode takes back itself only", async () => {
    await failTimes(9);
    for (let count = 0; count < 20; count++) {
      const half = await fail();
      if (half.kind === "go on") await half.takeBack();
    }
    await failTimes(1);
    expect((await fail()).kind).toBe("wait");
  });

  it("leave nothing in the store once they are forgotten", async () => {
    await failTimes(3);
    await sweep(store, Date.now());
    expect(await store.list({ prefix: "sign-in/", limit: 10 })).toHaveLength(2);
    wait(3_601);
    await sweep(store, Date.now());
    expect(await store.list({ prefix: "sign-in/", limit: 10 })).toEqual([]);
  });
});
