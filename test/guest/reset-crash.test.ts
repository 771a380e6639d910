import { cpSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { withoutNotice } from "../../src/core/reset-notice.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import { type Asked, askedGuest, clouds } from "./asked-guest.ts";
import { Crash, crashingDisk } from "./crashing-disk.ts";
import { NOW, nonceOf } from "./key-holder.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { type Circumstances, machineIn } from "./trial-guest.ts";

interface PlannedCrash {
  at: number;
  powerCut: boolean;
}

/** How a reset may go beside the crashes. */
interface Course {
  /** The outcomes of the command, one for each try; then it works. */
  outcomes?: ("fails" | "hangs" | "hangs but sets")[];
  user?: string;
}

let asked: Asked;
let runs = 0;

const outcomesOf = {
  works: { code: "applied" },
  fails: { code: "failed", text: "exit status 1", clean: true },
  hangs: { code: "failed", text: "was ended after 60 s", clean: false },
  "hangs but sets": { code: "failed", text: "was ended after 60 s", clean: false, sets: true },
} as const;

/** Passwords that the admin can get: from the metadata service, or from what the guest has kept to store it. */
async function retrievable(folder: string): Promise<string[]> {
  const record = await recordStore(folder).read();
  const envelopes = [asked.fake.blob, ...(record?.accounts ?? []).flatMap((account) => account.envelopes)];
  return Promise.all(envelopes.map((envelope) => asked.admin.open(envelope)));
}

/**
 * Asks for a reset and starts the guest until one run meets no crash. After each crash the password of every account must be within the
 * admin's reach, and in the end in the answer. Each time on a copy of the same machine.
 */
async function survive(crashes: readonly PlannedCrash[], { outcomes = [], user = "root" }: Course = {}) {
  runs++;
  const { fake, admin, first } = asked;
  const machine = machineIn(temporaryFolder());
  cpSync(asked.machine.folder, machine.folder, { recursive: true });
  for (const [account, password] of asked.machine.accounts) machine.accounts.set(account, password);
  [fake.blob, fake.posts] = [first, 0];
  const item = asked.put(admin.ask({ user }));
  const left = [...outcomes];
  let moments: readonly string[] = [];
  let killedInTheChange = 0;
  for (const { at, powerCut } of [...crashes, { at: Number.POSITIVE_INFINITY, powerCut: false }]) {
    const crashing = crashingDisk(at);
    const during: Circumstances = {
      ...crashing,
      otherDisk: crashing.disk,
      resettable: ["root", "ubuntu"],
      apply: async () => outcomesOf[left.shift() ?? "works"],
      waits: () => true,
      rests: () => false,
      now: () => NOW,
    };
    const story = await asked.runOn(machine, during).catch(async (error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      if (powerCut) await crashing.cutPower();
      return error.message;
    });
    const found = await retrievable(machine.folder);
    for (const [account, password] of machine.accounts)
      expect(found, `${account} ${JSON.stringify(crashes)} ${story}`).toContain(password);
    if ((await recordStore(machine.folder).read())?.phase === "sealed") killedInTheChange++;
    moments = crashing.moments;
  }
  const { phase, stored, notice } = (await recordStore(machine.folder).read()) ?? {};
  expect({ phase, stored, notice }).toEqual({ phase: "posted", stored: withoutNotice(fake.blob), notice: undefined });
  // Once, and once more for each time that nobody could know whether it was set.
  const obeyed = machine.passwords.length;
  expect(obeyed).toBeLessThanOrEqual(1 + killedInTheChange + outcomes.length);
  return { moments, item, machine, obeyed };
}

/** What is so when the guest has set a password in the end. */
async function survives(crashes: readonly PlannedCrash[], course?: Course) {
  const { item, machine, ...rest } = await survive(crashes, course);
  const user = course?.user ?? "root";
  expect(await asked.admin.open(asked.fake.blob)).toBe(machine.accounts.get(user));
  expect(await asked.admin.details(asked.fake.blob)).toMatchObject({ user, reset: nonceOf(item) });
  return rest;
}

describe.each(clouds)("on %s a guest that is killed while it obeys a reset request", (kind) => {
  beforeEach(async () => {
    asked = await askedGuest(kind);
    runs = 0;
  });

  it("at any moment, with and without the power, answers with the password that the account has", async () => {
    const { moments, obeyed } = await survives([]);
    expect(obeyed).toBe(1);
    for (const needed of ["before write", "after rename", "before apply", "after apply", "before post", "after post"])
      expect(moments).toContain(needed);
    for (let at = 0; at < moments.length; at++)
      for (const powerCut of [false, true]) await survives([{ at, powerCut }]);
    expect(runs).toBeGreaterThan(60);
  }, 120_000);

  it("again and again, while the command fails and hangs, answers with the password that the account has", async () => {
    const crash = fc.record({ at: fc.nat({ max: 35 }), powerCut: fc.boolean() });
    const outcomes = fc.array(fc.constantFrom("hangs", "hangs but sets"), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(crash, { minLength: 2, maxLength: 5 }),
        outcomes as fc.Arbitrary<Course["outcomes"]>,
        fc.constantFrom("root", "ubuntu"),
        async (crashes, outcomes, user) => void (await survives(crashes, { outcomes: outcomes ?? [], user })),
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it("and whose command fails three times leaves the password that the account has where it can be opened", async () => {
    const fails: Course = { outcomes: ["fails", "fails", "fails"] };
    const { moments, machine } = await survive([], fails);
    expect(machine.passwords).toEqual([]);
    for (let at = 0; at < moments.length; at += 2) {
      const { machine } = await survive([{ at, powerCut: true }], fails);
      expect(await asked.admin.open(asked.fake.blob)).toBe(machine.accounts.get("root"));
    }
  }, 120_000);

  it("while it refuses, at any moment, leaves the answer and the envelope that was there", async () => {
    const refused: Course = { user: "nobody" };
    const { moments } = await survive([], refused);
    for (let at = 0; at < moments.length; at++) {
      const { item, machine } = await survive([{ at, powerCut: true }], refused);
      expect(machine.passwords).toEqual([]);
      expect(withoutNotice(asked.fake.blob)).toBe(asked.first);
      expect(await asked.notice()).toBe(`user-not-allowed ${nonceOf(item)}`);
    }
  }, 120_000);
});
