import { beforeEach, describe, expect, it } from "vitest";
import { recordStore } from "../../src/guest/record-store.ts";
import { type Asked, askedGuest } from "./asked-guest.ts";
import { nonceOf } from "./key-holder.ts";

const STRANGERS = "LK1.somebody-elses";
let asked: Asked;

describe("on our service", () => {
  beforeEach(async () => {
    asked = await askedGuest("our service");
  });

  it("there is never a moment without a stored password", async () => {
    const { fake, admin, put, run, first } = asked;
    put(admin.ask());
    await run();
    const matched = fake.requests.filter(({ method }) => method === "POST").map(({ headers }) => headers["if-match"]);
    expect(matched).toEqual([undefined, expect.stringMatching(/^"/)]);
    expect(fake.stored).toEqual([first, fake.blob]);
  });

  it("a password that somebody has stored meanwhile is not replaced", async () => {
    const { fake, machine, admin, put, run, said } = asked;
    put(admin.ask());
    const overtake = (name: string): void => {
      if (name === "before post") fake.blob = STRANGERS;
    };
    await run({ moment: overtake });
    expect([fake.blob, machine.passwords.length]).toEqual([STRANGERS, 2]);
    expect(said()).toContain("another password is stored for this instance, and root has the guest's: clear it");
    fake.blob = "";
    await run();
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
  });

  it("a password that is cleared just before it is replaced is answered by a post to the empty place", async () => {
    const { fake, machine, admin, put, run } = asked;
    put(admin.ask());
    let cleared = false;
    const clear = (name: string): void => {
      if (name !== "before post" || cleared) return;
      cleared = true;
      fake.blob = "";
    };
    await run({ moment: clear, waits: () => true });
    expect(cleared).toBe(true);
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
  });
});

describe("on stock Nova", () => {
  beforeEach(async () => {
    asked = await askedGuest("stock Nova");
  });

  it("nothing is changed while the earlier password is still stored, because the new one could not be", async () => {
    const { fake, machine, admin, run, said, first } = asked;
    fake.meta["latchkey-reset"] = admin.ask();
    await run();
    expect([machine.passwords.length, fake.blob]).toEqual([1, first]);
    expect(said()).toContain("the earlier password is still stored, and cannot be replaced: clear it");
    fake.blob = "";
    await run();
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
    expect(machine.passwords).toHaveLength(2);
  });

  it("a cache that still has the deleted password is waited out, before the change and after it", async () => {
    const { fake, machine, admin, put, run } = asked;
    fake.cached = 7;
    await run(); // fills it
    const item = put(admin.ask());
    await run({ waits: () => true, rests: () => fake.stored.length < 2 });
    expect((await admin.details(fake.blob)).reset).toBe(nonceOf(item));
    expect(machine.passwords).toHaveLength(2);
  });

  it("a post that Nova's cache refuses is tried again", async () => {
    const { fake, machine, admin, put, run, said } = asked;
    put(admin.ask());
    let refusals = 2;
    fake.intercept = ({ method }, response) => {
      if (method !== "POST" || refusals-- <= 0) return false;
      response.writeHead(409).end();
      return true;
    };
    await run({ waits: () => true });
    expect(said()).toContain("still has an earlier password: it will be tried again");
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
  });
});

describe.each(["stock Nova", "our service"] as const)("on %s", (kind) => {
  beforeEach(async () => {
    asked = await askedGuest(kind);
  });

  it("a post whose answer was lost is not repeated", async () => {
    const { fake, machine, admin, put, run } = asked;
    put(admin.ask());
    let lost = 0;
    fake.intercept = (request, response) => {
      if (request.method !== "POST" || lost++ > 0) return false;
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        fake.blob = text;
        response.destroy();
      });
      return true;
    };
    await run({ waits: () => true });
    expect([lost, machine.passwords.length]).toEqual([1, 2]);
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
    expect(await recordStore(machine.folder).read()).toMatchObject({ phase: "posted", stored: fake.blob });
  });

  it("nothing is changed while a stranger's password is stored, and the request is obeyed when it is cleared", async () => {
    const { fake, machine, admin, put, run, said } = asked;
    put(admin.ask());
    fake.blob = STRANGERS;
    await run();
    expect([machine.passwords.length, fake.blob]).toEqual([1, STRANGERS]);
    expect(said()).toContain("another password is stored for this instance: clear it, and the guest goes on");
    fake.blob = "";
    await run();
    expect(await admin.open(fake.blob)).toBe(machine.accounts.get("root"));
  });

  it("a notice is not put in a stranger's place either", async () => {
    const { fake, admin, put, run, notice, said } = asked;
    put(admin.ask({ expires: 1 }));
    fake.blob = STRANGERS;
    await run();
    expect(fake.blob).toBe(STRANGERS);
    expect(said()).toContain("another password is stored");
    fake.blob = "";
    await run();
    expect(await notice()).toMatch(/^expired/);
  });

  it("an answer that waits for a stranger's password to be cleared gives way to a later request", async () => {
    asked.put(asked.admin.ask({ expires: 1 }));
    asked.fake.blob = "LK1.somebody-elses";
    await asked.run();
    const item = asked.put(asked.admin.ask());
    asked.fake.blob = "";
    await asked.run();
    expect((await asked.admin.details(asked.fake.blob)).reset).toBe(nonceOf(item));
    expect(await asked.notice()).toBeUndefined();
  });
});

it("on stock Nova an answer for which nobody waits any more is dropped when an envelope of the guest's is stored already", async () => {
  asked = await askedGuest("stock Nova");
  asked.fake.meta["latchkey-reset"] = asked.admin.ask({ user: "ubuntu" }); // and the stored password is still there
  await asked.run();
  expect(asked.said()).toContain("an earlier password is still stored here, where none can be replaced");
  asked.takeAway();
  await asked.run();
  expect((await recordStore(asked.machine.folder).read())?.notice).toBeUndefined();
  expect(asked.fake.stored).toEqual([asked.first]);
});
