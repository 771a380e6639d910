import { beforeEach, describe, expect, it, vi } from "vitest";
import { tryPassphrase, waitAfter } from "../../../src/extension/background/guessing.ts";
import { emptyStorage, read } from "./fake-storage.ts";

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));

const wrong = () => tryPassphrase("wrong", async () => undefined);
const right = () => tryPassphrase("right", async () => "key");

async function wrongTimes(count: number): Promise<unknown> {
  let last: unknown;
  for (let time = 0; time < count; time++) last = await wrong();
  return last;
}

beforeEach(() => {
  emptyStorage();
  vi.useFakeTimers({ now: 1_000_000 });
  return () => vi.useRealTimers();
});

describe("wrong passphrases", () => {
  it("cost nothing while they can be typing errors, then twice as long each time, and never more than five minutes", () => {
    expect([1, 2, 3, 4].map(waitAfter)).toEqual([0, 0, 0, 0]);
    expect([5, 6, 7, 8].map(waitAfter)).toEqual([2, 4, 8, 16]);
    expect([12, 13, 100, 100_000].map(waitAfter)).toEqual([256, 300, 300, 300]);
  });

  it("say how long the next try has to wait, and no earlier try is looked at, not even the right one", async () => {
    expect(await wrongTimes(5)).toEqual({ code: "wrong-passphrase", seconds: 2 });
    expect(await right()).toEqual({ code: "too-soon", seconds: 2 });
    vi.setSystemTime(1_002_000);
    expect(await right()).toEqual({ code: "right", value: "key" });
  });

  it("are forgiven by the right one", async () => {
    await wrongTimes(4);
    await right();
    expect(await wrongTimes(4)).toEqual({ code: "wrong-passphrase", seconds: 0 });
  });

  it("count from before they are tried, so that ending the browser in the middle is no way around", async () => {
    await tryPassphrase("guess", async () => {
      expect(await read("local", "wrongPassphrases")).toEqual({ wrongPassphrases: { count: 1, waitUntil: 1_000_000 } });
      return undefined;
    });
  });

  it("do not shut the owner out for years when the clock was set back", async () => {
    await wrongTimes(5);
    vi.setSystemTime(0);
    expect((await right()).code).toBe("right");
  });

  it("do not count where the vault itself is damaged", async () => {
    const damaged = () => tryPassphrase("right", () => Promise.reject(new RangeError("damaged")));
    expect(await damaged()).toEqual({ code: "damaged-vault" });
    expect(await read("local", "wrongPassphrases")).toEqual({});
  });
});
