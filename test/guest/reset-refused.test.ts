import { beforeEach, describe, expect, it } from "vitest";
import { withoutNotice } from "../../src/core/reset-notice.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import { guestStatus } from "../../src/guest/status.ts";
import { type Asked, askedGuest, clouds } from "./asked-guest.ts";
import { createKeyHolder, type KeyHolder, NOW, nonceOf } from "./key-holder.ts";

const WEEK = 7 * 86_400;
let asked: Asked;
let stranger: KeyHolder;

const said = (): string => asked.said();
const outcome = async (): Promise<string | undefined> =>
  new Map(await guestStatus(asked.machine.folder)).get("last reset");

/** The account is as it was, and the envelope of its password is where the key holders get it. */
async function nothingChanged(): Promise<void> {
  const { fake, machine, admin, first } = asked;
  expect(machine.passwords).toHaveLength(1);
  expect(withoutNotice(fake.blob)).toBe(first);
  expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
}

describe.each(clouds)("on %s a guest does not obey, and answers", (kind) => {
  beforeEach(async () => {
    [asked, stranger] = [await askedGuest(kind), await createKeyHolder()];
  });

  it.each([
    ["expired", { expires: NOW }, "it has expired by this instance's clock"],
    ["too-long", { expires: NOW + WEEK + 1 }, "more than 7 days"],
    ["user-not-allowed", { user: "ubuntu" }, "this user's password may not be reset here"],
    ["withdrawn", { expires: 0 }, "it was taken back in time"],
  ])("a request that is %s", async (reason, changes, text) => {
    const item = asked.put(asked.admin.ask(changes));
    await asked.run();
    expect(await asked.notice()).toBe(`${reason} ${nonceOf(item)}`);
    expect(said()).toContain(text);
    expect(await outcome()).toMatch(new RegExp(`^2026-11-18T11:06:40Z of (root|ubuntu), refused: .*${text}`));
    await nothingChanged();
    await asked.run();
    await asked.run();
    expect(asked.fake.stored).toHaveLength(2); // the first envelope, and the notice once
  });

  it("but obeys one that ends in a second, and one that ends in 7 days", async () => {
    for (const expires of [NOW + 1, NOW + WEEK]) {
      const item = asked.put(asked.admin.ask({ expires }));
      await asked.run({ limit: { pause: 0, perHour: 10 } });
      expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
    }
  });

  it("a request so soon after another, also after a restart with the clock set forward and back", async () => {
    asked.put(asked.admin.ask());
    await asked.run();
    for (const time of [NOW + 59, NOW - 100_000]) {
      const item = asked.put(asked.admin.ask({ expires: time + 3600 }));
      await asked.run({ now: () => time });
      expect(await asked.notice()).toBe(`too-soon ${nonceOf(item)}`);
    }
    const item = asked.put(asked.admin.ask());
    await asked.run({ now: () => NOW - 100_000 + 60 });
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
  });

  it("a second request in one run, whatever its clock is set to", async () => {
    let [now, uptime] = [NOW, 500];
    asked.put(asked.admin.ask());
    const items: string[] = [];
    const rests = (): boolean => {
      now += 86_400;
      uptime += 59;
      if (items.length < 2) items.push(asked.put(asked.admin.ask({ expires: now + 60 })));
      else return false;
      return true;
    };
    await asked.run({ rests, now: () => now, uptime: () => uptime });
    expect(items).toHaveLength(2);
    // The first of them came 59 s after the reset, the second 118 s.
    expect(asked.machine.passwords).toHaveLength(3);
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(items[1] ?? ""));
  });

  it("an eleventh request within an hour", async () => {
    for (let count = 0; count <= 10; count++) {
      asked.put(asked.admin.ask());
      await asked.run({ now: () => NOW + count * 100 });
    }
    expect(asked.machine.passwords).toHaveLength(11); // the first one, and ten
    expect(await asked.notice()).toMatch(/^too-soon/);
  });

  it("a request that ends no later than one it has had to forget: it may be that very one", async () => {
    const store = recordStore(asked.machine.folder);
    const record = await store.read();
    if (record === undefined) throw new Error("no record");
    await store.write({ ...record, resets: { ...record.resets, floor: NOW + 100 } });
    const item = asked.put(asked.admin.ask({ expires: NOW + 100 }));
    await asked.run();
    expect(await asked.notice()).toBe(`expired ${nonceOf(item)}`);
    await nothingChanged();
    const later = asked.put(asked.admin.ask({ expires: NOW + 101 }));
    await asked.run();
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(later));
  });

  it("a key that it does not seal to: a stranger's, or one that came after the first password", async () => {
    const item = asked.put(stranger.ask());
    await asked.run();
    expect(await asked.notice()).toBe(`key-not-trusted ${nonceOf(item)}`);
    asked.fake.publicKeys.late = stranger.line;
    const late = asked.put(stranger.ask());
    await asked.run();
    expect(await asked.notice()).toBe(`key-not-trusted ${nonceOf(late)}`);
    expect(said()).toContain("it names a key that this guest does not seal to");
    expect(await outcome()).toBeUndefined(); // nobody that is known has asked
    await nothingChanged();
  });
});
