import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SignInLimit } from "../../../src/service/identity/attempt-limit.ts";
import { networkOf } from "../../../src/service/identity/network-of-address.ts";
import { limitPasscodes, limitSignIn } from "../../../src/service/identity/sign-in-limits.ts";
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

const fail = (name = "alice", address = "192.0.2.1"): Promise<SignInLimit> =>
  limitSignIn(store, { named: name, user: { id: name }, address });
async function succeed(name = "alice", address = "192.0.2.1"): Promise<void> {
  const limit = await fail(name, address);
  if (limit.kind !== "go on") throw new Error("has to wait");
  await limit.succeeded();
}
const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
async function failTimes(count: number, user = "alice", address = "192.0.2.1"): Promise<void> {
  for (let done = 0; done < count; done++) expect((await fail(user, address)).kind).toBe("go on");
}

/** The failures of an account from addresses that are new to it: more than are free. */
async function guessFromEverywhere(name = "alice", count = 62): Promise<void> {
  for (let done = 0; done < count; done++) {
    const limit = await fail(name, `198.51.100.${done}`);
    if (limit.kind === "go on") continue;
    wait(limit.seconds);
    expect((await fail(name, `198.51.100.${done}`)).kind).toBe("go on");
  }
}
const secondsToWait = (limit: SignInLimit): number => (limit.kind === "wait" ? limit.seconds : 0);

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
    const failedPasscodes = async (): Promise<SignInLimit> => limitPasscodes(store, { id: "alice" });
    for (let count = 0; count < 9; count++) expect((await failedPasscodes()).kind).toBe("go on");
    const last = await failedPasscodes();
    if (last.kind === "go on") await last.succeeded();
    for (let count = 0; count < 10; count++) expect((await failedPasscodes()).kind).toBe("go on");
    expect((await failedPasscodes()).kind).toBe("wait");
    expect((await limitPasscodes(store, { id: "bob" })).kind).toBe("go on");
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
    expect(await store.list({ prefix: "sign-in/", limit: 10 })).toHaveLength(3);
    wait(25 * 3_600 + 1);
    await sweep(store, Date.now());
    expect(await store.list({ prefix: "sign-in/", limit: 10 })).toEqual([]);
  });
});

describe("an account that is guessed at from many addresses", () => {
  it("costs each new address twice as long with every failure, up to half an hour", async () => {
    for (let count = 0; count < 50; count++) expect((await fail("alice", `198.51.100.${count}`)).kind).toBe("go on");
    const delays: number[] = [];
    for (let count = 0; count < 13; count++) {
      const limit = await fail("alice", `203.0.113.${count}`);
      if (limit.kind !== "wait") throw new Error("not limited");
      delays.push(limit.seconds);
      wait(limit.seconds);
      expect((await fail("alice", `203.0.113.${count}`)).kind).toBe("go on");
    }
    expect(delays.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
    // From here on the waiting is so long that a failure or two are forgotten meanwhile.
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_800);
    expect(Math.min(...delays.slice(9))).toBeGreaterThanOrEqual(256);
  });

  it("is open all the while to addresses that it has signed in from, and closed to no other for more than half an hour", async () => {
    await succeed("alice", "192.0.2.1");
    await guessFromEverywhere();
    await succeed("alice", "192.0.2.1");
    const seconds = secondsToWait(await fail("alice", "192.0.2.99"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(1_800);
    // Others go on guessing meanwhile; this changes nothing for who waits.
    wait(seconds - 1);
    for (let count = 0; count < 200; count++) await fail("alice", `198.51.100.${count}`);
    expect(secondsToWait(await fail("alice", "192.0.2.99"))).toBeLessThanOrEqual(1_801 - seconds + 1);
    wait(1_801 - seconds + 1);
    await succeed("alice", "192.0.2.99");
    // Known from now on.
    await succeed("alice", "192.0.2.99");
  });

  it("lets a new address that has waited try hours later as well", async () => {
    await guessFromEverywhere("alice", 150);
    expect((await fail("alice", "192.0.2.99")).kind).toBe("wait");
    wait(2 * 3_600);
    expect((await fail("alice", "192.0.2.99")).kind).toBe("go on");
  });

  it("knows an address for thirty days after the last success, and fifty at most", async () => {
    await succeed("alice", "192.0.2.1");
    wait(30 * 86_400 - 7_200);
    await guessFromEverywhere();
    await succeed("alice", "192.0.2.1");
    wait(30 * 86_400 + 1);
    await guessFromEverywhere();
    expect((await fail("alice", "192.0.2.1")).kind).toBe("wait");
    wait(86_400);
    for (let count = 0; count < 60; count++) {
      wait(60);
      await succeed("bob", `192.0.2.${count}`);
    }
    expect(await store.list({ prefix: "sign-in-known/bob/", limit: 100 })).toHaveLength(50);
    await guessFromEverywhere("bob");
    await succeed("bob", "192.0.2.59");
    expect((await fail("bob", "192.0.2.3")).kind).toBe("wait");
  });

  it("does not forget guesses because its owner signs in", async () => {
    await succeed("alice", "192.0.2.1");
    await guessFromEverywhere();
    await succeed("alice", "192.0.2.1");
    expect((await fail("alice", "203.0.113.200")).kind).toBe("wait");
  });

  it("is open to all again one failure at a time, a quarter of an hour each, a day at the longest", async () => {
    await guessFromEverywhere("alice", 200);
    wait(51 * 900);
    expect((await fail("alice", "203.0.113.200")).kind).toBe("go on");
  });

  it("is counted together by its name and its id; and one that does not exist is counted the same", async () => {
    for (let count = 0; count < 50; count++) {
      const [named, user] = count % 2 === 0 ? ["alice", { id: "1" }] : ["1", { id: "1" }];
      await limitSignIn(store, { named, user, address: `198.51.100.${count}` });
      await limitSignIn(store, { named: "nobody", user: undefined, address: `198.51.100.${count}` });
    }
    for (const attempt of [
      { named: "alice", user: { id: "1" } },
      { named: "nobody", user: undefined },
    ])
      expect(await limitSignIn(store, { ...attempt, address: "192.0.2.77" })).toEqual({ kind: "wait", seconds: 1 });
  });

  it("has its failures forgotten by unlock: those of pairs, of all addresses, and of passcodes", async () => {
    await failTimes(10);
    for (let count = 0; count < 60; count++) await fail("alice", `198.51.100.${count}`);
    for (let count = 0; count < 10; count++) await limitPasscodes(store, { id: "alice" });
    expect((await fail()).kind).toBe("wait");
    const unlocked = { id: "alice", unlocks: 1 };
    for (const address of ["192.0.2.1", "198.51.100.1", "203.0.113.9"])
      expect((await limitSignIn(store, { named: "alice", user: unlocked, address })).kind).toBe("go on");
    expect((await limitPasscodes(store, unlocked)).kind).toBe("go on");
  });
});

describe("guesses in a day against one account", () => {
  /** Tries whenever it may, from each of the addresses, and counts. */
  async function greedy(addresses: readonly string[], pause: number): Promise<number> {
    const next = new Map(addresses.map((address) => [address, 0]));
    let guesses = 0;
    const start = Date.now();
    for (let second = 0; second < 86_400; second = Math.min(...next.values())) {
      vi.setSystemTime(start + second * 1000);
      for (const [address, at] of next) {
        if (at > second) continue;
        const limit = await fail("alice", address);
        if (limit.kind === "go on") guesses += 1;
        else next.set(address, second + (limit.seconds > pause ? Math.max(3_601, limit.seconds) : limit.seconds));
      }
    }
    return guesses;
  }
  // The best that there is: stop before the delays are long, and come back when all is forgotten.
  const PAUSE = 128;

  it("are at most 420 from an address that it knows", async () => {
    await succeed("alice", "192.0.2.1");
    const guesses = await greedy(["192.0.2.1"], PAUSE);
    expect(guesses).toBeGreaterThan(380);
    expect(guesses).toBeLessThanOrEqual(420);
  });

  it("are at most 200 from one that it does not know", async () => {
    expect(await greedy(["192.0.2.1"], PAUSE)).toBeLessThanOrEqual(200);
    await store.commit(
      [],
      (await store.list({ prefix: "sign-in/", limit: 10 })).map(({ key }) => ({ key, value: undefined })),
    );
    expect(await greedy(["192.0.2.1"], 86_400)).toBeLessThanOrEqual(200);
  });

  it("are at most 48 for each of many that it does not know, and the free ones", async () => {
    const many = Array.from({ length: 40 }, (_, index) => `198.51.100.${index}`);
    const guesses = await greedy(many, 86_400);
    expect(guesses).toBeGreaterThan(40 * 40);
    expect(guesses).toBeLessThanOrEqual(40 * 48 + 150);
  });
});

describe("an address", () => {
  it("is the first 64 bits of IPv6, in whatever way it is written, and an IPv4 address as it is", () => {
    for (const [address, network] of [
      ["192.0.2.1", "192.0.2.1"],
      ["::ffff:192.0.2.1", "192.0.2.1"],
      ["::FFFF:c000:201", "192.0.2.1"],
      ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
      ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
      ["2001:db8::1", "2001:db8:0:0::/64"],
      ["2001:db8:0:0:0:ffff:192.0.2.1", "2001:db8:0:0::/64"],
      ["fe80::1%eth0", "fe80:0:0:0::/64"],
      ["::1", "0:0:0:0::/64"],
      ["unknown", "unknown"],
    ] as const)
      expect(networkOf(address)).toBe(network);
  });

  it("of IPv6 cannot be left for another one of the same network", async () => {
    for (let count = 0; count < 10; count++) await fail("alice", `2001:db8::${count}`);
    expect((await fail("alice", "2001:db8::ffff:1")).kind).toBe("wait");
    expect((await fail("alice", "2001:db8:0:1::1")).kind).toBe("go on");
  });
});

describe("what is counted", () => {
  it("cannot fill the store, whoever is named from wherever", async () => {
    for (let count = 0; count < 3_000; count++)
      await limitSignIn(store, {
        named: `nobody-${count}`,
        user: undefined,
        address: `10.${count % 7}.${count >> 8}.${count & 255}`,
      });
    const keys = (await store.list({ prefix: "sign-in", limit: 20_000 })).map(({ key }) => key);
    for (const key of keys) expect(key).toMatch(/^sign-in-salt$|^sign-in\/(pair|address|account)\/[0-9a-f]{4}$/);
  });

  it("says nothing of names and addresses, and another store counts under other keys", async () => {
    await fail("canary", "192.0.2.1");
    await succeed("canary", "192.0.2.1");
    for (const { key, value } of await store.list({ prefix: "sign-in", limit: 10 }))
      if (!key.startsWith("sign-in-known/")) expect(key + value).not.toMatch(/canary|192\.0/);
    const second = openSqliteStore(join(newFolder(), "store.db"));
    await limitSignIn(second, { named: "canary", user: { id: "canary" }, address: "192.0.2.1" });
    const keysOf = async (of: Store) => (await of.list({ prefix: "sign-in/", limit: 10 })).map(({ key }) => key);
    expect(await keysOf(second)).not.toEqual(await keysOf(store));
    await second.close();
  });
});

describe("when the clock is set back", () => {
  it("failures that lie in the future hold up nobody", async () => {
    await guessFromEverywhere("alice", 80);
    await failTimes(10, "bob");
    expect((await fail("bob")).kind).toBe("wait");
    expect((await fail("alice", "203.0.113.6")).kind).toBe("wait");
    wait(-365 * 86_400);
    expect((await fail("bob")).kind).toBe("go on");
    expect((await fail("alice", "203.0.113.7")).kind).toBe("go on");
  });

  it("by less than a minute, nobody waits more than a minute longer", async () => {
    await failTimes(10);
    for (let count = 0; count < 11; count++) {
      wait(secondsToWait(await fail()));
      expect((await fail()).kind).toBe("go on");
    }
    expect(secondsToWait(await fail())).toBe(900);
    wait(-59);
    expect(secondsToWait(await fail())).toBeLessThanOrEqual(900 + 60);
  });

  it("an address that was known stays so", async () => {
    await succeed("alice", "192.0.2.1");
    wait(-86_400);
    await guessFromEverywhere();
    await succeed("alice", "192.0.2.1");
  });
});
