import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { recordStore } from "../../src/guest/record-store.ts";
import { Crash, crashingDisk } from "./crashing-disk.ts";
import { type FakeMetadata, instance, startFakeMetadata } from "./fake-metadata.ts";
import { createKeyHolder, type KeyHolder } from "./key-holder.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { type Machine, machineIn, runTrial } from "./trial-guest.ts";

interface PlannedCrash {
  at: number;
  powerCut: boolean;
}

let fake: FakeMetadata;
let admin: KeyHolder;

beforeEach(async () => {
  [fake, admin] = [await startFakeMetadata(), await createKeyHolder()];
  fake.publicKeys = { laptop: admin.line };
});

/** Passwords that the admin can get: from the metadata service, or from the envelopes that the guest has kept. */
async function retrievable(machine: Machine): Promise<string[]> {
  const record = await recordStore(machine.folder).read();
  const envelopes = [fake.blob, ...(record?.accounts ?? []).flatMap((account) => account.envelopes)];
  return Promise.all(envelopes.map((envelope) => admin.open(envelope)));
}

/** Starts a guest until one run meets no crash. After each crash the account's password must be within the admin's reach. */
async function survive(crashes: readonly PlannedCrash[], everywhere = false): Promise<readonly string[]> {
  const machine = machineIn(temporaryFolder());
  fake.blob = "";
  for (const { at, powerCut } of [...crashes, { at: Number.POSITIVE_INFINITY, powerCut: false }]) {
    const crashing = crashingDisk(at);
    const during = everywhere ? { ...crashing, otherDisk: crashing.disk } : crashing;
    const done = await runTrial(machine, fake, during).catch(async (error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      if (powerCut) await crashing.cutPower();
      return error.message;
    });
    const password = machine.passwords.at(-1);
    const story = `${JSON.stringify(crashes)} ${done}`;
    if (password !== undefined) expect(await retrievable(machine), story).toContain(password);
    if (done !== true) continue;
    expect(await admin.open(fake.blob)).toBe(password);
    const record = {
      phase: "posted",
      instance,
      accounts: [{ user: "root", envelopes: [fake.blob] }],
      stored: fake.blob,
    };
    expect(await recordStore(machine.folder).read()).toMatchObject(record);
    return crashing.moments;
  }
  throw new Error("the guest did not finish");
}

describe("an admin can open the password of a guest that was killed", () => {
  it("at any moment, also of making its key and writing its journal, with and without the power", async () => {
    const { length: moments } = await survive([], true);
    expect(moments).toBeGreaterThan(25);
    for (let at = 0; at < moments; at++) for (const powerCut of [false, true]) await survive([{ at, powerCut }], true);
  }, 120_000);

  it("at any two moments one after the other, before it posts", async () => {
    const moments = (await survive([])).indexOf("before post");
    expect(moments).toBeGreaterThan(10);
    for (let first = 0; first < moments; first++) {
      for (let second = 0; second < moments; second++)
        await survive([first, second].map((at) => ({ at, powerCut: false })));
    }
  }, 120_000);

  it("again and again", async () => {
    const crash = fc.record({ at: fc.nat({ max: 18 }), powerCut: fc.boolean() });
    const crashes = fc.array(crash, { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(crashes, async (planned) => void (await survive(planned))),
      { numRuns: 100 },
    );
  }, 120_000);
});

it("a password that is known to be set is only posted after a restart, not made again", async () => {
  const machine = machineIn(temporaryFolder());
  for (const last of ["before post", "after post"]) {
    const moment = (name: string): void => {
      if (name === last) throw new Crash(name);
    };
    await expect(runTrial(machine, fake, { moment })).rejects.toThrow(last);
  }
  expect(await runTrial(machine, fake)).toBe(true);
  expect(machine.passwords).toEqual([await admin.open(fake.blob)]);
});
