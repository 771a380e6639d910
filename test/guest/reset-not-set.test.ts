import { beforeEach, describe, expect, it } from "vitest";
import { withoutNotice } from "../../src/core/reset-notice.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import { guestStatus } from "../../src/guest/status.ts";
import { type Asked, askedGuest, clouds } from "./asked-guest.ts";
import { createKeyHolder, NOW, nonceOf } from "./key-holder.ts";

let asked: Asked;

const strangersLines = async (count: number): Promise<string[]> =>
  (await Promise.all(Array.from({ length: count }, () => createKeyHolder()))).map(({ line }) => line);

const outcome = async (): Promise<string | undefined> =>
  new Map(await guestStatus(asked.machine.folder)).get("last reset");

/** The account is as it was, and the envelope of its password is where the key holders get it. */
async function nothingChanged(): Promise<void> {
  const { fake, machine, admin, first } = asked;
  expect(machine.passwords).toHaveLength(1);
  expect(withoutNotice(fake.blob)).toBe(first);
  expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
}

describe.each(clouds)("a reset that cannot be carried out, on %s:", (kind) => {
  beforeEach(async () => {
    asked = await askedGuest(kind);
  });

  it("a command that fails three times leaves the old password, whose envelope is stored again with the answer", async () => {
    const item = asked.put(asked.admin.ask());
    let tries = 0;
    const apply = async () => ({ code: "failed", text: `exit ${++tries}`, clean: true }) as const;
    await asked.run({ apply, waits: () => true });
    expect(tries).toBe(3);
    expect(await asked.notice()).toBe(`not-set ${nonceOf(item)}`);
    expect(await outcome()).toContain("of root, refused: the instance did not take the new password");
    expect((await recordStore(asked.machine.folder).read())?.accounts).toEqual([
      { user: "root", envelopes: [asked.first] },
    ]);
    await nothingChanged();
    await asked.run();
    expect(asked.machine.passwords).toHaveLength(1); // and it is not tried again by itself
  });

  it("a command that fails twice and then works is no failure", async () => {
    const item = asked.put(asked.admin.ask());
    let tries = 0;
    const apply = async () =>
      ++tries < 3 ? ({ code: "failed", text: "busy", clean: true } as const) : ({ code: "applied" } as const);
    await asked.run({ apply, waits: () => true });
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
    expect(asked.machine.passwords).toHaveLength(2);
  });

  it("a command that ran out of time may have set the password: it is tried until one is set, also past the end of the request", async () => {
    const item = asked.put(asked.admin.ask({ expires: NOW + 10 }));
    let tries = 0;
    const apply = async () =>
      tries++ === 0
        ? ({ code: "failed", text: "was ended after 60 s", clean: false, sets: true } as const)
        : ({ code: "failed", text: "exit status 1", clean: true } as const);
    await asked.run({ apply, waits: () => tries < 8 });
    expect(tries).toBe(8);
    const record = await recordStore(asked.machine.folder).read();
    const openable = await Promise.all((record?.accounts[0]?.envelopes ?? []).map((text) => asked.admin.open(text)));
    expect(openable).toContain(asked.machine.accounts.get("root"));
    await asked.run({ now: () => NOW + 86_400 });
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
    expect(await asked.admin.open(asked.fake.blob)).toBe(asked.machine.accounts.get("root"));
  });

  it("a guest told to stop between two failures has changed nothing, and says so when it is back", async () => {
    const item = asked.put(asked.admin.ask());
    const apply = async () => ({ code: "failed", text: "exit status 1", clean: true }) as const;
    await asked.run({ apply, waits: () => false });
    expect((await recordStore(asked.machine.folder).read())?.phase).toBe("posted");
    await asked.run();
    expect(await asked.notice()).toBe(`not-set ${nonceOf(item)}`);
    await nothingChanged();
  });

  it("an answer that has no room beside the keys that it is sealed to is not begun", async () => {
    asked = await askedGuest(kind, await strangersLines(3));
    const item = asked.put(asked.admin.ask({ user: "administrateur" }));
    await asked.run({ resettable: ["administrateur"] });
    expect(await asked.notice()).toBe(`not-set ${nonceOf(item)}`);
    expect(asked.said()).toContain("there is no room for an answer to 4 keys");
    await nothingChanged();
  });

  it("with five recipients there is no room for a notice: the envelope alone is stored again", async () => {
    asked = await askedGuest(kind, await strangersLines(4));
    asked.put(asked.admin.ask({ expires: 1 }));
    await asked.run();
    expect(asked.fake.blob).toBe(asked.first);
    expect((await recordStore(asked.machine.folder).read())?.notice).toBeUndefined();
    await nothingChanged();
  });

  it("a user who has got no password here and cannot get one leaves the first user's envelope stored", async () => {
    asked.put(asked.admin.ask({ user: "nobody" }));
    const apply = async () => ({ code: "failed", text: "no such user", clean: true }) as const;
    await asked.run({ apply, waits: () => true, resettable: ["root", "nobody"] });
    expect(await asked.notice()).toMatch(/^not-set/);
    expect((await recordStore(asked.machine.folder).read())?.accounts.map(({ user }) => user)).toEqual(["root"]);
    await nothingChanged();
  });
});
