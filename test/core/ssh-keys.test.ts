import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { argon2 } from "../../src/core/argon2.ts";
import { fromText } from "../../src/core/bytes.ts";
import { createEd25519KeyPair, sign, verify } from "../../src/core/ed25519.ts";
import { readKeyFile } from "../../src/core/read-key-file.ts";
import {
  ed25519KeyBlob,
  ed25519PublicKey,
  fingerprint,
  formatSshPublicKey,
  keyId,
  parseSshPublicKey,
} from "../../src/core/ssh-public-key.ts";
import { rsaKeyBlob, rsaPublicKeyOf } from "../../src/core/ssh-rsa-blob.ts";

const folder = mkdtempSync(join(tmpdir(), "latchkey-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A key that ssh-keygen itself made: the private file, the public line and the fingerprint that it prints. */
function keygen(name: string, ...options: string[]) {
  const path = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-C", "ops laptop", "-f", path, ...options]);
  const [, printed = ""] = execFileSync("ssh-keygen", ["-lf", path]).toString().split(" ");
  return { file: readFileSync(path, "utf8"), line: readFileSync(`${path}.pub`, "utf8"), printed };
}

describe("an ed25519 key from ssh-keygen", () => {
  const { file, line, printed } = keygen("plain", "-t", "ed25519", "-N", "");

  it("is read with its comment, and its public line and fingerprint are ssh-keygen's own", async () => {
    const read = await readKeyFile(fromText(file), { argon2 });
    if (read.code !== "key" || read.key.type !== "ssh-ed25519") throw new Error(read.code);
    const blob = ed25519KeyBlob(read.key.pair.publicKey);
    expect(formatSshPublicKey(blob, read.comment)).toBe(line.trim());
    expect(fingerprint(blob)).toBe(printed);
    expect(Buffer.from(keyId(blob)).toString("base64")).toBe(
      Buffer.from(printed.slice(7), "base64").subarray(0, 8).toString("base64"),
    );
  });

  it("has a public line that parses back to the same 32 bytes", () => {
    const key = parseSshPublicKey(line);
    expect(key).toMatchObject({ type: "ssh-ed25519", comment: "ops laptop" });
    expect(key && ed25519PublicKey(key)).toHaveLength(32);
  });
});

describe("a public line", () => {
  it("is refused when its type and its blob disagree, or it is no base64", () => {
    const line = formatSshPublicKey(ed25519KeyBlob(createEd25519KeyPair().publicKey));
    for (const bad of [
      "",
      "ssh-ed25519",
      "ssh-ed25519 ????",
      line.replace("ssh-ed25519", "ssh-rsa"),
      line.slice(0, -4),
    ])
      expect(
        parseSshPublicKey(bad) &&
          ed25519PublicKey(parseSshPublicKey(bad) ?? { type: "", blob: new Uint8Array(), comment: "" }),
      ).toBeUndefined();
  });
});

describe("a signature", () => {
  it("verifies with its key and message, and with no other", async () => {
    const pair = createEd25519KeyPair();
    const message = new TextEncoder().encode("message");
    const signature = sign(message, pair.seed);
    expect(await verify(message, signature, pair.publicKey)).toBe(true);
    expect(await verify(message.slice(1), signature, pair.publicKey)).toBe(false);
    expect(await verify(message, signature, createEd25519KeyPair().publicKey)).toBe(false);
    expect(await verify(message, signature.slice(1), pair.publicKey)).toBe(false);
  });

  it("is refused in its second form with s + L, which tweetnacl alone would accept", async () => {
    const pair = createEd25519KeyPair();
    const message = new TextEncoder().encode("message");
    const signature = sign(message, pair.seed);
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = [...signature.slice(32)].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + order;
    const malleated = signature.slice();
    for (let at = 0; at < 32; at++) malleated[32 + at] = Number((s >> BigInt(8 * at)) & 0xffn);
    expect(await verify(message, malleated, pair.publicKey)).toBe(false);
  });
});

describe("the numbers of an RSA public key", () => {
  const blobOf = (n: bigint, e: bigint) => formatSshPublicKey(rsaKeyBlob({ n, e }));
  const numbersOf = (line: string) => {
    const key = parseSshPublicKey(line);
    return key && rsaPublicKeyOf(key);
  };

  it("are those that it was made of", () => {
    for (const bits of [2048n, 8192n]) {
      const numbers = { n: (1n << bits) - 1n, e: 65537n };
      expect(numbersOf(blobOf(numbers.n, numbers.e))).toEqual(numbers);
    }
  });

  it("are none of another type, and none of a length that no key has: nobody reckons with those", () => {
    expect(numbersOf(keygen("other", "-t", "ed25519", "-N", "").line)).toBeUndefined();
    for (const n of [0n, 1n, 1n << 2000n, 1n << 8192n]) expect(numbersOf(blobOf(n, 3n))).toBeUndefined();
    expect(numbersOf(blobOf((1n << 2048n) - 1n, 1n << 90n))).toBeUndefined();
  });
});
