import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sameBytes } from "../../src/core/bytes.ts";
import { readGuestToken } from "../../src/guest/guest-token.ts";
import { identityFingerprint, readIdentity, readOrMakeIdentity } from "../../src/guest/identity.ts";
import { journalIn } from "../../src/guest/journal.ts";
import { markProcess } from "../../src/guest/process-mark.ts";
import { readRecipientFile } from "../../src/guest/recipient-file.ts";
import type { GuestRecord } from "../../src/guest/record.ts";
import { recordStore } from "../../src/guest/record-store.ts";
import { claimStateFolder } from "../../src/guest/single-guest.ts";
import { openStateFolder } from "../../src/guest/state-folder.ts";
import { guestStatus } from "../../src/guest/status.ts";
import { instance } from "./fake-metadata.ts";
import { createKeyHolder } from "./key-holder.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

const record = (line: string): GuestRecord => ({
  version: 2,
  instance,
  user: "root",
  recipients: [line],
  phase: "applied",
  account: "root",
  accounts: [{ user: "root", envelopes: ["LK1.A"] }],
  stored: "",
  earlier: [],
  time: 1_795_000_000,
  resets: { answered: {}, floor: 0, obeyed: [] },
});

describe("the guest's key", () => {
  it("is made once, is read again, and only its owner may read it", async () => {
    const folder = join(temporaryFolder(), "deep", "state");
    await openStateFolder(folder);
    const made = await readOrMakeIdentity(folder);
    const again = await readOrMakeIdentity(folder);
    expect(sameBytes(made.publicKey, again.publicKey)).toBe(true);
    expect(identityFingerprint(made)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect([mode(folder), mode(join(folder, "identity"))]).toEqual(["700", "600"]);
    expect(readdirSync(folder)).toEqual(["identity"]);
  });

  it.each(["640", "604", "660"])("is refused if its file has mode %s", async (bits) => {
    const folder = temporaryFolder();
    await readOrMakeIdentity(folder);
    chmodSync(join(folder, "identity"), Number.parseInt(bits, 8));
    await expect(readIdentity(folder)).rejects.toThrow("others may read");
    await expect(guestStatus(folder)).rejects.toThrow("run chmod 600");
  });

  it("is refused if its file is cut short, and not made anew", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "identity"), new Uint8Array(31), { mode: 0o600 });
    await expect(readOrMakeIdentity(folder)).rejects.toThrow("is damaged");
    expect(readFileSync(join(folder, "identity"))).toHaveLength(31);
  });
});

describe("the state folder", () => {
  it("is refused if others may look into it", async () => {
    const folder = join(temporaryFolder(), "state");
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o755);
    await expect(openStateFolder(folder)).rejects.toThrow("run chmod 700");
  });

  it("has room for one guest at a time", async () => {
    const folder = temporaryFolder();
    const release = await claimStateFolder(folder);
    await expect(claimStateFolder(folder)).rejects.toThrow(`another guest uses ${folder} (process ${process.pid})`);
    await release();
    await (await claimStateFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is free again after a guest was killed", async () => {
    const folder = temporaryFolder();
    const killed = spawn("sleep", ["60"]);
    await once(killed, "spawn");
    const mark = await markProcess(killed.pid ?? 0);
    writeFileSync(join(folder, "running"), JSON.stringify(mark));
    await expect(claimStateFolder(folder)).rejects.toThrow("another guest");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    await (await claimStateFolder(folder))();
  });

  it("is free again when a killed guest's number belongs to another process by now", async () => {
    const folder = temporaryFolder();
    const mark = { ...(await markProcess(process.pid)), born: "another boot 1" };
    writeFileSync(join(folder, "running"), JSON.stringify(mark));
    await (await claimStateFolder(folder))();
  });
});

describe("the record", () => {
  it("is none before the first seal, then what was written last", async () => {
    const folder = temporaryFolder();
    const records = recordStore(folder);
    expect(await records.read()).toBeUndefined();
    const written = record("ssh-ed25519 A");
    await records.write(written);
    await records.write({ ...written, phase: "posted" });
    expect(await records.read()).toEqual({ ...written, phase: "posted" });
    expect(mode(join(folder, "state.json"))).toBe("600");
  });

  it.each(["", "{}", '{"version":2}', "[]", "{"])("that is damaged stops the guest: %s", async (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "state.json"), text);
    await expect(recordStore(folder).read()).rejects.toThrow("is damaged");
  });
});

describe("a record of version 1", () => {
  /** Verbatim what a guest of that version has written, but for the names. */
  const verbatim = (phase: string): string => `{
  "version": 1,
  "instance": "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11",
  "user": "root",
  "recipients": [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ laptop"
  ],
  "phase": "${phase}",
  "envelopes": [
    "LK1.A",
    "LK1.B"
  ],
  "time": 1795000000
}`;

  it.each([
    ["sealed", ""],
    ["applied", ""],
    ["posted", "LK1.B"],
  ])("is read as it was meant: %s", async (phase, stored) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "state.json"), verbatim(phase), { mode: 0o600 });
    const records = recordStore(folder);
    const read = await records.read();
    expect(read).toEqual({
      ...record("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ laptop"),
      phase,
      accounts: [{ user: "root", envelopes: ["LK1.A", "LK1.B"] }],
      stored,
    });
    expect(readFileSync(join(folder, "state.json"), "utf8")).toBe(verbatim(phase)); // reading writes nothing
    if (read !== undefined) await records.write(read);
    expect(await records.read()).toEqual(read);
  });
});

describe("status", () => {
  it("of a folder where no guest has run says so", async () => {
    expect(await guestStatus(temporaryFolder())).toEqual([["state", "no guest has run here yet"]]);
  });

  it("names the key, the phase, the instance, the recipients and what was said last", async () => {
    const folder = temporaryFolder();
    const { line } = await createKeyHolder();
    const identity = await readOrMakeIdentity(folder);
    await recordStore(folder).write(record(line));
    await journalIn(folder, () => undefined).wait("the metadata service answered 503");
    const status = new Map(await guestStatus(folder));
    expect(status.get("key")).toBe(identityFingerprint(identity));
    expect(status.get("state")).toContain("waits to be posted");
    expect(status.get("instance")).toBe(instance);
    expect(status.get("sealed to")).toBe(line);
    expect(status.get("last")).toMatch(/^\d{4}-.*Z the metadata service answered 503$/);
  });
});

describe("status after a reset request", () => {
  it.each([
    ["obeyed", "2026-11-18T11:06:40Z of root, obeyed"],
    [
      "too-soon",
      "2026-11-18T11:06:40Z of root, refused: so soon after another: see --reset-pause and --resets-per-hour",
    ],
  ] as const)("says when and what came of it: %s", async (outcome, line) => {
    const folder = temporaryFolder();
    await readOrMakeIdentity(folder);
    const { resets, ...rest } = record("ssh-ed25519 A");
    const last = { time: 1_795_000_000, user: "root", outcome };
    await recordStore(folder).write({ ...rest, resets: { ...resets, last } });
    expect(new Map(await guestStatus(folder)).get("last reset")).toBe(line);
  });
});

describe("files of the configuration", () => {
  it("a token is read without white space around it, and refused if others may read it", async () => {
    const path = join(temporaryFolder(), "token");
    writeFileSync(path, "abc-DEF_123\n", { mode: 0o600 });
    expect(await readGuestToken(path)).toBe("abc-DEF_123");
    chmodSync(path, 0o644);
    await expect(readGuestToken(path)).rejects.toThrow("run chmod 600");
  });

  it.each(["", "two words", "line\nline", "ü"])("no token at all: %j", async (text) => {
    const path = join(temporaryFolder(), "token");
    writeFileSync(path, text, { mode: 0o600 });
    await expect(readGuestToken(path)).rejects.toThrow("must hold one token");
    await expect(readGuestToken(`${path}.missing`)).rejects.toThrow("cannot read the token file");
  });

  it("recipients are read line by line, and a line that is no ssh-ed25519 key is an error", async () => {
    const path = join(temporaryFolder(), "recipients");
    const { line } = await createKeyHolder();
    const bare = (await createKeyHolder()).line.split(" ").slice(0, 2).join(" ");
    writeFileSync(path, `# operators\r\n${line}\r\n\r\n${bare}`);
    expect((await readRecipientFile(path)).map(({ name }) => name)).toEqual(["admin@laptop", "of line 4"]);
    writeFileSync(path, `${line}\nssh-dss AAAA\n`);
    await expect(readRecipientFile(path)).rejects.toThrow("key of line 2 is left out: it is no ssh public key");
    writeFileSync(path, "# nobody\n");
    await expect(readRecipientFile(path)).rejects.toThrow("has no ssh-ed25519 key");
  });
});
