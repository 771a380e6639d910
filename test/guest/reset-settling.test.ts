import { beforeEach, describe, expect, it } from "vitest";
import { RESET_ITEM } from "../../src/core/reset-request.ts";
import { SETTLING } from "../../src/guest/settling.ts";
import { type Asked, askedGuest } from "./asked-guest.ts";
import { nonceOf } from "./key-holder.ts";

const WAITS = "a reset waits: what this guest has posted before may still arrive";
let asked: Asked;
let uptime: number;

const isObeyed = async (item: string): Promise<boolean> =>
  asked.fake.blob !== "" && (await asked.admin.details(asked.fake.blob)).reset === nonceOf(item);

/** Runs the guest from 1000 s on; a second goes by each time that it waits or has nothing to do, and `each` happens then. */
async function runUntil(end: number, each: () => void = () => undefined): Promise<void> {
  uptime = 1000;
  const goOn = (): boolean => {
    uptime += 1;
    each();
    return uptime < end;
  };
  const limit = { pause: 0, perHour: 10 };
  await asked.run({ settling: SETTLING, uptime: () => uptime, waits: goOn, rests: goOn, limit });
}

describe("on stock Nova, where an earlier post may still arrive or not be shown yet, a guest", () => {
  beforeEach(async () => {
    asked = await askedGuest("stock Nova");
  });

  it("obeys no request in the first 30 s of a run, and then it does", async () => {
    const item = asked.put(asked.admin.ask());
    await runUntil(1030);
    expect([asked.machine.passwords.length, asked.fake.blob]).toEqual([1, ""]);
    expect(asked.machine.said.filter((text) => text === WAITS)).toHaveLength(1);
    await runUntil(1032);
    expect(await isObeyed(item)).toBe(true);
  });

  it.each([
    ["that was answered", 200],
    ["that was not answered", undefined],
  ])("obeys no request within 30 s of a post of its own %s", async (_, status) => {
    asked.put(asked.admin.ask({ user: "nobody" }));
    asked.fake.intercept = ({ method }, response) => {
      if (method !== "POST" || status !== undefined || uptime > 1040) return false;
      response.destroy();
      return true;
    };
    let item = "";
    const obeyedAt: number[] = [];
    await runUntil(1080, () => {
      if (uptime === 1041) item = asked.put(asked.admin.ask());
      if (asked.machine.passwords.length > 1) obeyedAt.push(uptime);
    });
    const lastPost = status === undefined ? 1040 : 1000;
    expect(obeyedAt[0]).toBeGreaterThanOrEqual(lastPost + SETTLING);
    expect(obeyedAt[0]).toBeLessThanOrEqual(Math.max(lastPost + SETTLING, 1041) + 1);
    expect(await isObeyed(item)).toBe(true);
  });

  it("refuses a request at once", async () => {
    const item = asked.put(asked.admin.ask({ user: "nobody" }));
    await runUntil(1001);
    expect(await asked.notice()).toBe(`user-not-allowed ${nonceOf(item)}`);
  });

  it("never obeys a request that is taken back while it waits", async () => {
    const nonce = new Uint8Array(16);
    const item = asked.put(asked.admin.ask({ nonce }));
    await runUntil(1060, () => {
      if (uptime === 1010) asked.put(asked.admin.ask({ nonce, expires: 0 }));
      if (uptime === 1020) asked.put(item);
    });
    expect([asked.machine.passwords.length, await asked.notice()]).toEqual([1, `withdrawn ${nonceOf(item)}`]);
  });

  it("stores the refusal of a request although another of Nova's processes still shows the one before", async () => {
    const before = asked.put(asked.admin.ask());
    await asked.run({ limit: { pause: 0, perHour: 10 } });
    const withdrawn = asked.put(asked.admin.ask({ expires: 0 }));
    let looks = 0;
    asked.fake.intercept = ({ url }, response) => {
      if (!url?.endsWith("meta_data.json") || looks++ === 0) return false;
      const { instance: uuid, publicKeys: public_keys } = asked.fake;
      response.end(JSON.stringify({ uuid, public_keys, meta: { [RESET_ITEM]: looks < 5 ? before : withdrawn } }));
      return true;
    };
    await runUntil(1060);
    expect(looks).toBeGreaterThan(5);
    expect(await asked.notice()).toBe(`withdrawn ${nonceOf(withdrawn)}`);
    expect([asked.fake.posts, asked.machine.passwords.length]).toEqual([3, 2]);
  });

  it("does not take an answer for deleted that is not shown yet", async () => {
    asked.put(asked.admin.ask());
    let stale = 0;
    asked.fake.intercept = ({ method, url }, response) => {
      if (asked.fake.posts < 2 || method !== "GET" || !url?.endsWith("password") || uptime > 1045) return false;
      stale++;
      response.end();
      return true;
    };
    await runUntil(1070);
    expect(stale).toBeGreaterThan(10);
    expect([asked.fake.posts, asked.machine.passwords.length]).toEqual([2, 2]);
  });
});

it("on our service, where each text has its version, a guest obeys at once", async () => {
  asked = await askedGuest("our service");
  const item = asked.put(asked.admin.ask());
  await runUntil(1001);
  expect(await isObeyed(item)).toBe(true);
});
