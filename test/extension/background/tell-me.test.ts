import { beforeEach, describe, expect, it, vi } from "vitest";
import { lookForPasswords, tellMe, tellMeNot } from "../../../src/extension/background/tell-me.ts";
import type { LocalRecords } from "../../../src/extension/records.ts";
import { emptyStorage, read } from "./fake-storage.ts";

/** What the cloud answers; `meanwhile` happens before it does. */
let answer: object;
let meanwhile: () => Promise<unknown>;

vi.mock("../../../src/extension/ext.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/ext-background.ts", () => import("./fake-storage.ts"));
vi.mock("../../../src/extension/background/access.ts", () => ({
  withAccess: async () => {
    await meanwhile();
    return answer;
  },
}));

const wish = { connectionId: "cloud", instanceId: "one", instanceName: "web-1" };
const watches = async () => ((await read("local", "watches")) as Partial<LocalRecords>).watches;

beforeEach(async () => {
  emptyStorage();
  answer = { code: "ok", value: "" };
  meanwhile = async () => undefined;
  vi.useFakeTimers({ now: 1_000_000 });
  await tellMe(wish);
  return () => vi.useRealTimers();
});

describe("a password that somebody waits for", () => {
  it("is noted when it has come, and stays noted until it was looked at", async () => {
    answer = { code: "ok", value: "blob" };
    await lookForPasswords();
    vi.setSystemTime(2 * 86_400_000);
    await lookForPasswords();
    expect(await watches()).toMatchObject({ one: { instanceName: "web-1", arrivedAt: 1_000_000 } });
    await tellMeNot(wish);
    expect(await watches()).toEqual({});
  });

  it("is waited for while the vault is locked or the cloud fails, for a day", async () => {
    for (const code of ["locked", "unreachable", "sign-in-expired"]) {
      answer = { code };
      await lookForPasswords();
      expect(await watches(), code).toHaveProperty("one");
    }
    vi.setSystemTime(1_000_000 + 86_400_000);
    await lookForPasswords();
    expect(await watches()).toEqual({});
  });

  it("is waited for no more when the instance or the connection is gone", async () => {
    for (const code of ["not-found", "no-connection"]) {
      await tellMe(wish);
      answer = { code };
      await lookForPasswords();
      expect(await watches(), code).toEqual({});
    }
  });

  it("is not announced to a user who has just taken the wish back", async () => {
    answer = { code: "ok", value: "blob" };
    meanwhile = () => tellMeNot(wish);
    await lookForPasswords();
    expect(await watches()).toEqual({});
  });
});
