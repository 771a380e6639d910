import fc from "fast-check";
import { expect, it } from "vitest";
import { recordStore } from "../../src/guest/record.ts";
import { Crash, crashingDisk } from "./crashing-disk.ts";
import { type FakeMetadata, instance, startFakeMetadata } from "./fake-metadata.ts";
import { createKeyHolder, type KeyHolder } from "./key-holder.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { type Machine, machineIn, runTrial } from "./trial-guest.ts";

interface PlannedCrash {
  at: number;
  powerCut: boolean;
}

/** Passwords that the admin can get: from the metadata service, or from the envelopes that the guest has kept. */
async function retrievable(machine: Machine, fake: FakeMetadata, admin: KeyHolder): Promise<string[]> {
  const record = await recordStore(machine.folder).read();
  const envelopes = [fake.blob, ...(record?.envelopes ?? [])];
  return Promise.all(envelopes.map((envelope) => admin.open(envelope)));
}

/** Starts a guest until one run meets no crash. After each crash the account's password must be within the admin's reach. */
async function survive(
  crashes: readonly PlannedCrash[],
): Promise<{ machine: Machine; fake: FakeMetadata; moments: number }> {
  const [fake, admin] = [await startFakeMetadata(), await createKeyHolder()];
  const machine = machineIn(temporaryFolder());
  fake.publicKeys = { laptop: admin.line };
  for (const { at, powerCut } of [...crashes, { at: Number.POSITIVE_INFINITY, powerCut: false }]) {
    const crashing = crashingDisk(at);
    const done = await runTrial(machine, fake, crashing).catch(async (error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      if (powerCut) await crashing.cutPower();
      return error.message;
    });
    const password = machine.passwords.at(-1);
    if (password !== undefined) expect(await retrievable(machine, fake, admin), `${done}`).toContain(password);
    if (done !== true) continue;
    expect(await admin.open(fake.blob)).toBe(password);
    expect(await recordStore(machine.folder).read()).toMatchObject({
      phase: "posted",
      instance,
      envelopes: [fake.blob],
    });
    return { machine, fake, moments: crashing.count() };
  }
  throw new Error("the guest did not finish");
}

it("a guest killed at any single moment, with or without the power, ends with a password that the admin can open", async () => {
  const { moments } = await survive([]);
  expect(moments).toBeGreaterThan(25);
  for (let at = 0; at < moments; at++) for (const powerCut of [false, true]) await survive([{ at, powerCut }]);
}, 120_000);

it("so does one that is killed again and again", async () => {
  const crash = fc.record({ at: fc.nat({ max: 40 }), powerCut: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(crash, { minLength: 2, maxLength: 6 }), async (crashes) => void (await survive(crashes))),
    { numRuns: 60 },
  );
}, 120_000);

it("a password that is known to be set is only posted after a restart, not made again", async () => {
  const [fake, admin] = [await startFakeMetadata(), await createKeyHolder()];
  const machine = machineIn(temporaryFolder());
  fake.publicKeys = { laptop: admin.line };
  for (const last of ["before post", "after post"]) {
    const moment = (name: string): void => {
      if (name === last) throw new Crash(name);
    };
    await expect(runTrial(machine, fake, { moment })).rejects.toThrow(last);
  }
  expect(await runTrial(machine, fake)).toBe(true);
  expect(machine.passwords).toEqual([await admin.open(fake.blob)]);
});
