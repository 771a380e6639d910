import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fromText } from "../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { sealEnvelope } from "../../src/core/seal-envelope.ts";
import { Secret } from "../../src/core/secret.ts";
import { ed25519KeyBlob, ed25519PublicKey, fingerprint, parseSshPublicKey } from "../../src/core/ssh-public-key.ts";
import { command, onTerminal } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "latchkey-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PASSWORD = "tR7kVq2mZ9wLx4Hb6pQ3";
const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
const guest = createEd25519KeyPair();
const guestFingerprint = fingerprint(ed25519KeyBlob(guest.publicKey));

/** A key by ssh-keygen itself: its path. */
function keygen(name: string, ...options: string[]): string {
  const path = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-C", "laptop", "-f", path, ...options]);
  return path;
}

const mine = keygen("mine", "-t", "ed25519", "-N", "");
const other = keygen("other", "-t", "ed25519", "-N", "");

function envelopeTo(path: string, time = 1_795_000_000): string {
  const line = parseSshPublicKey(readFileSync(`${path}.pub`, "utf8"));
  const recipient = line && ed25519PublicKey(line);
  if (recipient === undefined) throw new Error("no ed25519 key");
  const payload = { instance, user: "Administrator", password: new Secret(fromText(PASSWORD)), time };
  return sealEnvelope(payload, [recipient], guest);
}

describe("latchkey open: an envelope", () => {
  const blob = envelopeTo(mine);

  it("gives a pipe the password and nothing else; who made it, for whom and when goes to standard error", async () => {
    const { status, stdout, stderr } = await command(["open", "--key", mine], { input: `${blob}\n` });
    expect([status, stdout]).toEqual([0, PASSWORD]);
    expect(stderr).toBe(
      `guest ${guestFingerprint}\nuser Administrator\ntime 2026-11-18T11:06:40.000Z\ninstance ${instance}\n`,
    );
  });

  it("is opened by whichever of several keys it is sealed to", async () => {
    const { stdout } = await command(["open", "--key", other, "--key", mine], { input: blob });
    expect(stdout).toBe(PASSWORD);
  });

  it("has a line of its own on a terminal", async () => {
    const file = join(folder, "blob");
    writeFileSync(file, blob);
    const { status, stdout } = await onTerminal(`$LATCHKEY open --key ${mine} < ${file} 2>/dev/null`, []);
    expect([status, stdout]).toEqual([0, `${PASSWORD}\r\n`]);
  });

  it("of a time beyond all calendars is opened all the same", async () => {
    const { status, stderr } = await command(["open", "--key", mine], { input: envelopeTo(mine, 2 ** 52) });
    expect([status, stderr]).toEqual([0, expect.stringContaining("time 4503599627370496 s after 1970")]);
  });

  it("of another guest than the expected one ends with 7, and prints nothing", async () => {
    const expecting = (guestKey: string) =>
      command(["open", "--key", mine, "--expect-guest", guestKey], { input: blob });
    expect(await expecting(guestFingerprint)).toMatchObject({ status: 0, stdout: PASSWORD });
    const { status, stdout, stderr } = await expecting(`SHA256:${"A".repeat(43)}`);
    expect([status, stdout]).toEqual([7, ""]);
    expect(stderr).toBe(`latchkey: the guest ${guestFingerprint} made it, not the expected one\n`);
  });

  it("of another instance than the expected one is not shown", async () => {
    const expecting = (id: string) => command(["open", "--key", mine, "--instance", id], { input: blob });
    expect(await expecting(instance)).toMatchObject({ status: 0, stdout: PASSWORD });
    const { status, stdout, stderr } = await expecting("11111111-2222-4333-8444-555555555555");
    expect([status, stdout, stderr]).toEqual([
      1,
      "",
      `latchkey: it is the password of another instance, ${instance}\n`,
    ]);
  });

  it("sealed to other keys ends with 5 and names them", async () => {
    const printed = execFileSync("ssh-keygen", ["-lf", mine]).toString().split(" ")[1] ?? "";
    const { status, stdout, stderr } = await command(["open", "--key", other], { input: blob });
    expect([status, stdout]).toEqual([5, ""]);
    expect(stderr).toContain(printed.slice(0, 17));
  });
});

describe("latchkey open: a blob of Nova's", () => {
  const rsa = keygen("rsa", "-t", "rsa", "-b", "3072", "-N", "pass phrase");
  const publicKey = join(folder, "rsa.pem");
  writeFileSync(publicKey, execFileSync("ssh-keygen", ["-e", "-m", "PKCS8", "-f", `${rsa}.pub`]));
  const encrypted = execFileSync("openssl", ["pkeyutl", "-encrypt", "-pubin", "-inkey", publicKey], {
    input: PASSWORD,
  });
  const blob = encrypted.toString("base64");

  it("made by openssl is opened with an encrypted OpenSSH key, its passphrase from a descriptor", async () => {
    const args = ["open", "--key", mine, "--key", rsa, "--passphrase-fd", "3"];
    const opened = await command(args, { input: `${blob}\n`, third: "pass phrase\n" });
    expect(opened).toEqual({ status: 0, stdout: PASSWORD, stderr: "" });
  });

  it("is opened with the passphrase typed at the terminal, which does not show it", async () => {
    const file = join(folder, "rsa-blob");
    writeFileSync(file, blob);
    const { status, stdout } = await onTerminal(`$LATCHKEY open --key ${rsa} < ${file}`, [
      [`passphrase of ${rsa}: `, "pass phrase"],
    ]);
    expect([status, stdout]).toEqual([0, expect.stringMatching(new RegExp(`: \r\n${PASSWORD}\r\n$`))]);
    expect(stdout).not.toContain("pass phrase");
  });

  it("stays shut with a wrong passphrase, and where there is no terminal to ask at", async () => {
    const args = ["open", "--key", rsa];
    const wrong = await command([...args, "--passphrase-fd", "3"], { input: blob, third: "another\n" });
    expect(wrong).toEqual({
      status: 1,
      stdout: "",
      stderr: `latchkey: the passphrase does not open ${rsa}: try again\n`,
    });
    const silent = await command(args, { input: blob });
    expect([silent.status, silent.stdout, silent.stderr]).toEqual([2, "", expect.stringContaining("--passphrase-fd")]);
  });

  it("made for another key of the same length, or that is no password, ends with 5", async () => {
    const other = keygen("other-rsa", "-t", "rsa", "-b", "3072", "-N", "");
    expect(await command(["open", "--key", other], { input: blob })).toMatchObject({ status: 5, stdout: "" });
    const message = { input: "line\nline" };
    const garbage = execFileSync("openssl", ["pkeyutl", "-encrypt", "-pubin", "-inkey", publicKey], message);
    const options = { input: garbage.toString("base64"), third: "pass phrase" };
    const shut = await command(["open", "--key", rsa, "--passphrase-fd", "3"], options);
    expect(shut).toMatchObject({ status: 5, stdout: "" });
  });
});

describe("latchkey open never shows what it could not open", () => {
  const blob = envelopeTo(mine);
  const cases: [string, string][] = [
    ["nothing", ""],
    ["plaintext", "hunter2-hunter2"],
    ["an envelope cut short", blob.slice(0, -3)],
    ["an envelope with a character changed", `${blob.slice(0, -9)}${blob.at(-9) === "A" ? "B" : "A"}${blob.slice(-8)}`],
    ["an RSA blob", Buffer.from(crypto.getRandomValues(new Uint8Array(256))).toString("base64")],
  ];
  for (const [name, input] of cases)
    it(`${name}`, async () => {
      const { status, stdout, stderr } = await command(["open", "--key", mine], { input });
      expect(status).toBe(name === "an RSA blob" ? 5 : 1);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/^latchkey: [a-z].{20,140}\n$/);
      if (input !== "") expect(stderr).not.toContain(input.slice(0, 12));
    });

  it("an RSA blob, if a guest is expected: nobody signed it", async () => {
    const input = Buffer.from(crypto.getRandomValues(new Uint8Array(256))).toString("base64");
    const args = ["open", "--key", mine, "--expect-guest", guestFingerprint];
    expect(await command(args, { input })).toMatchObject({ status: 7, stdout: "" });
  });
});

describe("wrong usage of latchkey open ends with 2", () => {
  const cases: [string, string[]][] = [
    ["without a key", []],
    ["the key where the blob is", ["--key", "-"]],
    ["the passphrase where the blob is", ["--key", mine, "--passphrase-fd", "0"]],
    ["no number of a descriptor", ["--key", mine, "--passphrase-fd", "x"]],
  ];
  for (const [name, args] of cases)
    it(`${name}`, async () => {
      const { status, stdout, stderr } = await command(["open", ...args], { input: "x" });
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).not.toMatch(/^ {4}at /m);
    });

  it("and a key file that is not there, or is none, with 1", async () => {
    for (const path of [join(folder, "absent"), `${mine}.pub`]) {
      const { status, stdout, stderr } = await command(["open", "--key", path], { input: "x" });
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(path);
    }
  });
});
