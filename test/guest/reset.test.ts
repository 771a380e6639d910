import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withoutNotice } from "../../src/core/reset-notice.ts";
import { WITHDRAWN } from "../../src/core/reset-request.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import { askedGuest, clouds, isMadeBy } from "./asked-guest.ts";
import { createKeyHolder, NOW, nonceOf } from "./key-holder.ts";

const nonceA = Uint8Array.from({ length: 16 }, () => 0xa5);

describe.each(clouds)("a reset request of a key holder, on %s", (kind) => {
  it("gives the account a new password, which answers it and opens for the key holder", async () => {
    const { fake, machine, admin, first, put, run, said } = await askedGuest(kind);
    const item = put(admin.ask());
    await run();
    expect(machine.passwords).toHaveLength(2);
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
    const { reset, user, time, guestKey } = await admin.details(fake.blob);
    expect({ reset, user }).toEqual({ reset: nonceOf(item), user: "root" });
    expect(time).toBeGreaterThan((await admin.details(first)).time);
    expect(await isMadeBy(machine, guestKey)).toBe(true);
    expect(said()).toContain("root has a new password, as a key holder asked, sealed to laptop (SHA256:");
  });

  it("is obeyed once, however long it stays and however often the guest starts", async () => {
    const { fake, machine, admin, put, run } = await askedGuest(kind);
    put(admin.ask());
    let rests = 0;
    await run({ rests: () => ++rests < 5 });
    for (let start = 0; start < 3; start++) await run();
    expect([machine.passwords.length, fake.stored.length]).toEqual([2, 2]);
  });

  it("is followed by another one a minute later, with a later time though the clock stands still or goes back", async () => {
    const { fake, machine, admin, put, run } = await askedGuest(kind);
    let [time, uptime] = [0, 0];
    for (const back of [0, 0, 100_000, 200_000]) {
      const item = put(admin.ask({ expires: NOW + 7200 - back }));
      // The limit counts by both clocks: an hour later by the one that nobody sets.
      await run({ now: () => NOW - back, uptime: () => uptime, limit: { pause: 0, perHour: 10 } });
      uptime += 3600;
      const details = await admin.details(fake.blob);
      expect(details.reset).toBe(nonceOf(item));
      expect(details.time).toBeGreaterThan(time);
      time = details.time;
    }
    expect(await admin.open(fake.blob)).toBe(machine.passwords.at(-1));
    expect(machine.passwords).toHaveLength(5);
  });

  it("may come of any key that the first password was sealed to", async () => {
    const colleague = await createKeyHolder();
    const asked = await askedGuest(kind, [colleague.line]);
    const item = asked.put(colleague.ask());
    await asked.run();
    for (const holder of [asked.admin, colleague])
      expect((await holder.details(asked.fake.blob)).reset).toBe(nonceOf(item));
  });

  it("that is taken back before it is obeyed is answered, and the stored envelope is there again", async () => {
    const { fake, machine, admin, first, put, run, notice } = await askedGuest(kind);
    const item = put(admin.ask({ nonce: nonceA, expires: WITHDRAWN }));
    await run();
    expect(withoutNotice(fake.blob)).toBe(first);
    expect(await notice()).toBe(`withdrawn ${nonceOf(item)}`);
    put(admin.ask({ nonce: nonceA }));
    await run();
    expect(machine.passwords).toHaveLength(1);
  });

  it("that is taken back after it was obeyed goes on to its end", async () => {
    const { fake, machine, admin, put, run, notice } = await askedGuest(kind);
    const item = put(admin.ask({ nonce: nonceA }));
    const withdraw = (name: string): void => {
      if (name === "after apply") fake.meta["latchkey-reset"] = admin.ask({ nonce: nonceA, expires: WITHDRAWN });
    };
    await run({ moment: withdraw });
    await run();
    expect((await admin.details(fake.blob)).reset).toBe(nonceOf(item));
    expect([machine.passwords.length, await notice()]).toEqual([2, undefined]);
  });

  it("that goes away while it is obeyed is answered all the same", async () => {
    const { fake, machine, admin, put, takeAway, run } = await askedGuest(kind);
    put(admin.ask());
    await run({ moment: (name) => name === "before apply" && takeAway() });
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
    expect(machine.passwords).toHaveLength(2);
  });

  it("for another user that may be reset leaves the first user's password alone, and its envelope on the disk", async () => {
    const { fake, machine, admin, first, put, run } = await askedGuest(kind);
    put(admin.ask({ user: "ubuntu" }));
    await run({ resettable: ["root", "ubuntu"] });
    expect(await admin.details(fake.blob)).toMatchObject({ user: "ubuntu" });
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("ubuntu"));
    const record = await recordStore(machine.folder).read();
    expect(record?.accounts).toEqual([
      { user: "root", envelopes: [first] },
      { user: "ubuntu", envelopes: [fake.blob] },
    ]);
    expect(await admin.open(first)).toBe(machine.accounts.get("root"));
  });

  it("is obeyed by a guest whose state is of the version before resets", async () => {
    const { fake, machine, admin, first, put, run } = await askedGuest(kind);
    const now = await recordStore(machine.folder).read();
    const { instance, user, recipients, phase, time } = now ?? {};
    const old = { version: 1, instance, user, recipients, phase, envelopes: [first], time };
    writeFileSync(join(machine.folder, "state.json"), JSON.stringify(old, null, 2), { mode: 0o600 });
    const item = put(admin.ask());
    await run();
    expect((await admin.details(fake.blob)).reset).toBe(nonceOf(item));
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
  });

  it("does not reach the disk or the log with its password", async () => {
    const { machine, admin, put, run, said } = await askedGuest(kind);
    put(admin.ask());
    await run();
    const record = JSON.stringify(await recordStore(machine.folder).read());
    for (const password of machine.passwords) expect(said() + record).not.toContain(password);
  });
});
