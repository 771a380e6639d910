import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { ed25519KeyBlob, formatSshPublicKey } from "../../src/core/ssh-public-key.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import type { ApplyOutcome } from "../../src/guest/run-command.ts";
import { type FakeMetadata, instance, startFakeMetadata } from "./fake-metadata.ts";
import { createKeyHolder, type KeyHolder } from "./key-holder.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { type Circumstances, type Machine, machineIn, runTrial } from "./trial-guest.ts";

let fake: FakeMetadata;
let machine: Machine;
let admin: KeyHolder;
let colleague: KeyHolder;

beforeEach(async () => {
  fake = await startFakeMetadata();
  machine = machineIn(temporaryFolder());
  [admin, colleague] = [await createKeyHolder(), await createKeyHolder()];
});

const run = (during?: Circumstances): Promise<boolean> => runTrial(machine, fake, during);
const said = (): string => machine.said.join("\n");
const randomKeyLine = (): string => formatSshPublicKey(ed25519KeyBlob(createEd25519KeyPair().publicKey));

describe("a guest", () => {
  it("sets a password and posts it, sealed to every ed25519 key of the metadata and of its own configuration", async () => {
    const operator = await createKeyHolder();
    fake.publicKeys = { laptop: admin.line, desk: colleague.line, again: admin.line };
    expect(await run({ configured: [{ name: "operator", line: operator.line }] })).toBe(true);
    for (const holder of [admin, colleague, operator]) expect(await holder.open(fake.blob)).toBe(machine.passwords[0]);
    expect(fake.blob.length).toBeLessThan(800); // three recipients, not four
    expect(machine.passwords).toHaveLength(1);
  });

  it("waits until the instance has a key, and says so once", async () => {
    let polls = 0;
    const waits = (): boolean => {
      if (++polls === 3) fake.publicKeys = { laptop: admin.line };
      return polls < 10;
    };
    expect(await run({ waits })).toBe(true);
    expect(polls).toBe(3);
    expect(machine.said.filter((sentence) => sentence.includes("no ssh-ed25519 key yet"))).toHaveLength(1);
    expect(await admin.open(fake.blob)).toBe(machine.passwords[0]);
  });

  it("leaves out keys that nothing can be sealed to safely, and says which", async () => {
    const smallOrder = formatSshPublicKey(ed25519KeyBlob(Uint8Array.of(1, ...new Uint8Array(31))));
    const rsa = `ssh-rsa ${Buffer.from("\0\0\0\x07ssh-rsa\0\0\0\x01\x03").toString("base64")}`;
    fake.publicKeys = { good: admin.line, weak: smallOrder, old: rsa, broken: "ssh-ed25519 AAAA" };
    expect(await run()).toBe(true);
    for (const name of ["weak", "old", "broken"]) expect(said()).toContain(`key ${name} is left out`);
    expect(said()).not.toContain("key good");
    expect(await admin.open(fake.blob)).toBe(machine.passwords[0]);
  });

  it("prints names from outside so that they cannot pass for lines or commands of their own", async () => {
    fake.publicKeys = { good: admin.line, "Schlüssel\n2026-11-21 all is well\u001b[2J\u202e": "none" };
    await run();
    expect(said()).toContain("key Schlüssel?2026-11-21 all is well?[2J? is left out");
  });

  it("says which keys to drop when they are more than a stored password has room for, and changes nothing", async () => {
    for (let index = 0; index < 7; index++) fake.publicKeys[`key-${index}`] = randomKeyLine();
    expect(await run()).toBe(false);
    expect(said()).toMatch(/7 keys are more than .*: drop 2 of key-0 \(SHA256:.*key-6 \(SHA256:/);
    expect(machine.passwords).toEqual([]);
    expect(await recordStore(machine.folder).read()).toBeUndefined();
    delete fake.publicKeys["key-5"];
    delete fake.publicKeys["key-6"];
    expect(await run()).toBe(true);
  });

  it("does not seal to a key that comes after the first seal, and says so", async () => {
    fake.publicKeys = { laptop: admin.line };
    const died = {
      apply: async (): Promise<ApplyOutcome> => ({ code: "failed", text: "chpasswd is missing", clean: true }),
    };
    expect(await run(died)).toBe(false);
    fake.publicKeys = { laptop: admin.line, intruder: colleague.line };
    expect(await run()).toBe(true);
    expect(said()).toMatch(/key intruder \(SHA256:.*\) came after the first password: nothing is sealed to it/);
    expect(await admin.open(fake.blob)).toBe(machine.passwords.at(-1));
    expect(await colleague.open(fake.blob)).toBe("not-for-my-keys");
  });

  it("does nothing more once its password is posted", async () => {
    fake.publicKeys = { laptop: admin.line };
    await run();
    expect(await run()).toBe(true);
    expect([machine.passwords.length, fake.posts]).toEqual([1, 1]);
  });
});

describe("somebody else's stored password", () => {
  it("keeps the guest from changing the account, until it is cleared", async () => {
    fake.publicKeys = { laptop: admin.line };
    fake.blob = "somebody else's";
    expect(await run()).toBe(false);
    expect(said()).toContain("another password is stored for this instance: clear it");
    expect([machine.passwords, fake.posts, fake.blob]).toEqual([[], 0, "somebody else's"]);
    const clear = (): boolean => {
      fake.blob = "";
      return true;
    };
    expect(await run({ waits: clear })).toBe(true);
    expect(await admin.open(fake.blob)).toBe(machine.passwords[0]);
  });

  it("is not overwritten when it comes first, and ours is posted when it is cleared", async () => {
    fake.publicKeys = { laptop: admin.line };
    const overtake = (name: string): void => {
      if (name === "after apply") fake.blob = "somebody else's";
    };
    expect(await run({ moment: overtake })).toBe(false);
    expect(said()).toContain("another password is stored for this instance, and root has the guest's: clear it");
    expect(fake.blob).toBe("somebody else's");
    fake.blob = "";
    expect(await run()).toBe(true);
    expect(machine.passwords).toEqual([await admin.open(fake.blob)]);
  });

  it("that only Nova's cache still has is waited out", async () => {
    fake.publicKeys = { laptop: admin.line };
    let refusals = 2;
    fake.intercept = ({ method }, response) => {
      if (method !== "POST" || refusals-- <= 0) return false;
      response.writeHead(409).end();
      return true;
    };
    expect(await run({ waits: () => true })).toBe(true);
    expect(said()).toContain("still has an earlier password");
    expect(await admin.open(fake.blob)).toBe(machine.passwords[0]);
  });

  it("is its own when the answer to its POST was lost", async () => {
    fake.publicKeys = { laptop: admin.line };
    let lost = false;
    fake.intercept = (request, response) => {
      if (request.method !== "POST" || lost) return false;
      lost = true;
      request.on("data", (chunk) => {
        fake.blob += chunk;
      });
      request.on("end", () => response.destroy());
      return true;
    };
    expect(await run({ waits: () => true })).toBe(true);
    expect([lost, fake.posts]).toEqual([true, 0]);
    expect(await admin.open(fake.blob)).toBe(machine.passwords[0]);
  });
});

describe("a password that cannot be set", () => {
  it("is tried again, reported once, and not posted before it is set", async () => {
    fake.publicKeys = { laptop: admin.line };
    let tries = 0;
    const apply = async (): Promise<ApplyOutcome> =>
      ++tries < 4 ? { code: "failed", text: "chpasswd ended with exit status 1", clean: true } : { code: "applied" };
    const posted: number[] = [];
    const waits = (): boolean => {
      posted.push(fake.posts);
      return true;
    };
    expect(await run({ apply, waits })).toBe(true);
    expect(posted).toEqual([0, 0, 0]);
    expect(machine.said.filter((sentence) => sentence.includes("exit status 1"))).toHaveLength(1);
    expect(await admin.open(fake.blob)).toBe(machine.passwords[0]);
  });

  it("stays within the admin's reach while nobody knows whether it was set", async () => {
    fake.publicKeys = { laptop: admin.line };
    const unclear = {
      apply: async (): Promise<ApplyOutcome> => ({ code: "failed", text: "it was ended after 60 s", clean: false }),
    };
    await run(unclear);
    await run(unclear);
    const record = await recordStore(machine.folder).read();
    expect(record?.phase).toBe("sealed");
    const passwords = await Promise.all((record?.accounts[0]?.envelopes ?? []).map((envelope) => admin.open(envelope)));
    expect(new Set(passwords).size).toBe(2);
    expect(passwords.every((password) => /^\w{20}$/.test(password))).toBe(true);
  });

  it("is followed by a later one with a later time, though the clock was set back", async () => {
    fake.publicKeys = { laptop: admin.line };
    await run({ apply: async () => ({ code: "failed", text: "no", clean: true }), now: () => 1_795_000_000 });
    await run({ now: () => 1_000 });
    expect(await recordStore(machine.folder).read()).toMatchObject({ phase: "posted", time: 1_795_000_001 });
  });
});

describe("state that is not this guest's is not acted upon", () => {
  beforeEach(async () => {
    fake.publicKeys = { laptop: admin.line };
    await run();
  });

  it("on a cloned disk", async () => {
    fake.instance = "11111111-2222-4333-8444-555555555555";
    fake.blob = "";
    expect(await run()).toBe(false);
    expect(said()).toContain(`this state belongs to instance ${instance}`);
    expect([machine.passwords.length, fake.posts]).toEqual([1, 1]);
  });

  it("for another user", async () => {
    expect(await run({ user: "ubuntu" })).toBe(false);
    expect(said()).toContain("this state belongs to the user root");
  });
});

it("neither what the guest says nor what it keeps on disk has the password", async () => {
  fake.publicKeys = { laptop: admin.line };
  await run({ apply: async () => ({ code: "failed", text: "no", clean: true }) });
  await run();
  const kept = readdirSync(machine.folder).map((name) => readFileSync(join(machine.folder, name), "latin1"));
  for (const text of [said(), fake.blob, ...kept]) {
    for (const password of machine.passwords) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(Buffer.from(password).toString("base64").slice(0, 24));
    }
  }
});
