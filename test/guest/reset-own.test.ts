import { beforeEach, describe, expect, it } from "vitest";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { NOTICE_MARK, writeNotice } from "../../src/core/reset-notice.ts";
import { type Asked, askedGuest } from "./asked-guest.ts";
import { Crash } from "./crashing-disk.ts";
import { instance } from "./fake-metadata.ts";
import { nonceOf } from "./key-holder.ts";

const often = { pause: 0, perHour: 100 };
let asked: Asked;

beforeEach(async () => {
  asked = await askedGuest("our service");
});

/** A new request is answered in the place of what is stored now. */
async function isReplaced(): Promise<void> {
  const item = asked.put(asked.admin.ask());
  await asked.run({ limit: often });
  expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
}

async function isLeftAlone(): Promise<void> {
  const { blob } = asked.fake;
  asked.put(asked.admin.ask());
  await asked.run({ limit: often });
  expect([asked.fake.blob, asked.machine.passwords.length]).toEqual([blob, 1]);
  expect(asked.said()).toContain("another password is stored for this instance: clear it");
}

describe("on our service a guest replaces what it has stored itself:", () => {
  it.each([
    ["a new password", {}],
    ["a refusal", { user: "nobody" }],
  ])("%s, also if it was killed before it knew that it was stored", async (_, request) => {
    asked.put(asked.admin.ask(request));
    const moment = (name: string): void => {
      if (name === "after post") throw new Crash(name);
    };
    await expect(asked.run({ moment })).rejects.toThrow("after post");
    expect(asked.fake.stored).toHaveLength(2);
    await isReplaced();
  });

  it("the password of another account, and after that the first account's", async () => {
    const both = ["root", "ubuntu"];
    for (const user of ["ubuntu", "root", "ubuntu"]) {
      const item = asked.put(asked.admin.ask({ user }));
      await asked.run({ resettable: both, limit: often });
      expect(await asked.admin.details(asked.fake.blob)).toMatchObject({ user, reset: nonceOf(item) });
    }
    await isReplaced();
  });

  it("an earlier text, which may arrive late in a place that was cleared meanwhile", async () => {
    asked.put(asked.admin.ask({ user: "nobody" }));
    await asked.run();
    for (let count = 0; count < 3; count++) await isReplaced();
    const texts = asked.fake.stored.slice();
    expect(new Set(texts).size).toBe(5);
    for (const text of texts) {
      asked.fake.blob = text;
      await isReplaced();
    }
  });
});

describe("on our service a guest does not replace", () => {
  it("what it has not stored", async () => {
    asked.fake.blob = "LK1.somebody-elses";
    await isLeftAlone();
  });

  it("its own envelope with a notice behind it that it has not signed", async () => {
    const nonce = new Uint8Array(16);
    asked.fake.blob += writeNotice(instance, { nonce, reason: "expired" }, createEd25519KeyPair());
    await isLeftAlone();
  });

  it("its own envelope with something else behind it", async () => {
    asked.fake.blob += `${NOTICE_MARK}AAAA`;
    await isLeftAlone();
  });
});
