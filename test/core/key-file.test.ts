import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { argon2 } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import type { KeyFileOutcome } from "../../src/core/key-file-outcome.ts";
import { readKeyFile } from "../../src/core/read-key-file.ts";
import { Secret } from "../../src/core/secret.ts";
import { opensshFileOf } from "./openssh-file.ts";

const folder = mkdtempSync(join(tmpdir(), "latchkey-key-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const passphrase = "correct horse";
const read = (file: string | Uint8Array, tried?: string, more: object = {}): Promise<KeyFileOutcome> =>
  readKeyFile(typeof file === "string" ? fromText(file) : file, {
    argon2,
    ...(tried === undefined ? {} : { passphrase: new Secret(fromText(tried)) }),
    ...more,
  });

const seed = Uint8Array.from({ length: 32 }, (_, at) => at);
const plain = opensshFileOf(seed);
const plainPath = join(folder, "plain");
writeFileSync(plainPath, plain, { mode: 0o600 });

/** The same key, encrypted by ssh-keygen. */
function opensshFile(cipher: string): string {
  const path = join(folder, cipher);
  writeFileSync(path, plain, { mode: 0o600 });
  execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", passphrase, "-Z", cipher, "-a", "1", "-f", path]);
  return readFileSync(path, "utf8");
}

/** The same key, encrypted by puttygen. */
function puttyFile(parameters: string): string {
  const path = join(folder, `${parameters}.ppk`);
  writeFileSync(`${path}.passphrase`, passphrase);
  const options = ["-O", "private", "--ppk-param", parameters, "--new-passphrase", `${path}.passphrase`];
  execFileSync("puttygen", [plainPath, "-o", path, ...options]);
  return readFileSync(path, "latin1");
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const rsaFile = (type: "pkcs1" | "pkcs8", cipher?: string): string =>
  rsa.export({ type, format: "pem", ...(cipher === undefined ? {} : { cipher, passphrase }) }).toString();

/** Like `file`, with the byte at `place` of what its base64 stands for changed; from the end, if negative. */
function withByteChanged(file: string, place: number): string {
  const [, begin = "", body = "", end = ""] = /^(-----BEGIN.*\n(?:.*: .*\n|\n)*)([^-]*)(-----END.*)/.exec(file) ?? [];
  const bytes = Buffer.from(body, "base64");
  const at = place < 0 ? bytes.length + place : place;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return `${begin}${bytes.toString("base64")}\n${end}`;
}

describe("a damaged file is told from a wrong passphrase", () => {
  const damaged = { code: "refused", refusal: "damaged" };

  it("OpenSSH: the numbers for it are right, and the key or the padding behind them is not", async () => {
    const file = opensshFile("aes256-ctr");
    expect((await read(file, passphrase)).code).toBe("key");
    expect(await read(file, "wrong")).toEqual({ code: "wrong-passphrase" });
    expect(await read(withByteChanged(file, -1), passphrase)).toEqual(damaged);
    expect(await read(withByteChanged(file, -60), passphrase)).toEqual(damaged);
  });

  it("PKCS#1 and PKCS#8: the start is a key's, and the end is not", async () => {
    for (const file of [
      rsaFile("pkcs1", "aes-128-cbc"),
      rsaFile("pkcs8", "aes-256-cbc"),
      rsaFile("pkcs1", "des-ede3-cbc"),
    ]) {
      expect((await read(file, passphrase)).code).toBe("key");
      expect(await read(file, "wrong")).toEqual({ code: "wrong-passphrase" });
      expect(await read(withByteChanged(file, -1), passphrase)).toEqual(damaged);
      expect(await read(withByteChanged(file, -300), passphrase)).toEqual(damaged);
    }
  });

  it("PuTTY: the numbers decrypt, and the MAC does not agree", async () => {
    for (const file of [puttyFile("version=2"), puttyFile("kdf=argon2id,memory=1024,passes=1")]) {
      expect((await read(file, passphrase)).code).toBe("key");
      expect(await read(file, "wrong")).toEqual({ code: "wrong-passphrase" });
      expect(await read(file.replace("Comment: ", "Comment: x"), passphrase)).toEqual(damaged);
    }
  });

  it("ciphers that authenticate do not tell: the passphrase is said to be wrong", async () => {
    for (const cipher of ["aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"])
      expect(await read(withByteChanged(opensshFile(cipher), -20), passphrase)).toEqual({ code: "wrong-passphrase" });
  });
});

describe("a file is read", () => {
  it("with a byte order mark, Windows' line ends, and text and certificates around it", async () => {
    const putty = puttyFile("version=2").replaceAll("\n", "\r\n");
    const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (const file of [plain, `bag: 1\r\n${certificate}${rsaFile("pkcs8").replaceAll("\n", "\r\n")}`, putty]) {
      expect((await read(file, passphrase)).code).toBe("key");
      expect((await read(`\ufeff\n ${file}`, passphrase)).code).toBe("key");
    }
  });

  it("with its comment, in UTF-8 or as Latin-1", async () => {
    for (const comment of [fromText("café"), Uint8Array.from("café", (letter) => letter.charCodeAt(0))])
      expect(await read(opensshFileOf(seed, comment))).toMatchObject({ code: "key", comment: "café" });
  });

  it("and what was made of the passphrase is wiped", async () => {
    let stretched: Uint8Array | undefined;
    const spied: typeof argon2 = async (...given) => {
      stretched = await argon2(...given);
      return stretched;
    };
    await read(puttyFile("kdf=argon2i,memory=1024,passes=1"), passphrase, { argon2: spied });
    expect(stretched?.length).toBe(80);
    expect(stretched?.every((byte) => byte === 0)).toBe(true);
  });
});

describe("a file that costs too much", () => {
  const never: typeof argon2 = () => Promise.reject(new Error("was tried"));

  it("is refused before anything is tried, with a passphrase and without", async () => {
    const file = puttyFile("kdf=argon2id,memory=1024,passes=2");
    for (const [from, to] of [
      ["Argon2-Memory: 1024", "Argon2-Memory: 4194304"],
      ["Argon2-Passes: 2", "Argon2-Passes: 4294967295"],
      ["Argon2-Parallelism: 1", "Argon2-Parallelism: 128"],
    ] as const)
      for (const tried of [passphrase, undefined])
        expect(await read(file.replace(from, to), tried, { argon2: never })).toEqual({
          code: "refused",
          refusal: "cost-too-high",
        });
  });
});
