import { constants, publicEncrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decryptOaep, type OaepHash, oaepKeyFromPkcs8, openOaepPassword } from "../../src/core/rsa-oaep.ts";
import { exposeText, Secret } from "../../src/core/secret.ts";
import { writeRsaPkcs8 } from "../../src/core/write-pkcs8.ts";
import { newTestKey, type TestKey } from "./rsa-test-key.ts";

const made = newTestKey(4096);
const hashes: OaepHash[] = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];

async function keyOf({ key }: TestKey, hash: OaepHash): Promise<CryptoKey> {
  const imported = await oaepKeyFromPkcs8(new Secret(writeRsaPkcs8(key)), hash);
  if (imported === undefined) throw new Error("the key was not taken");
  return imported;
}

function encrypt(message: string | Uint8Array, hash: OaepHash, label?: string): Uint8Array {
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash.replace("-", "").toLowerCase() };
  const oaepLabel = label === undefined ? {} : { oaepLabel: Buffer.from(label) };
  return publicEncrypt({ key: made.publicPem, ...oaep, ...oaepLabel }, Buffer.from(message));
}

describe("a password that was encrypted with RSA-OAEP", () => {
  it("is opened with every hash, with a label or without", async () => {
    for (const hash of hashes)
      for (const label of [undefined, "", "cloud"]) {
        const key = await keyOf(made, hash);
        const blob = encrypt("pässwörd 密码 🔑", hash, label);
        const secret = await openOaepPassword(blob, key, label === undefined ? undefined : Buffer.from(label));
        expect(secret && exposeText(secret)).toBe("pässwörd 密码 🔑");
      }
  });

  it("is none if it is empty, too long, no UTF-8 or has control characters: garbage is never shown", async () => {
    const key = await keyOf(made, "SHA-256");
    for (const message of ["", "x".repeat(257), "a\nb", "a\0", "\u007f", "\u0085", Uint8Array.of(0xff)]) {
      expect(await openOaepPassword(encrypt(message, "SHA-256"), key)).toBeUndefined();
      const bytes = (await decryptOaep(encrypt(message, "SHA-256"), key))?.use((all) => Buffer.from(all));
      expect(bytes).toEqual(Buffer.from(message)); // what was sent: the rule refused it, not the cipher
    }
    expect((await openOaepPassword(encrypt("x".repeat(256), "SHA-256"), key))?.length).toBe(256);
  });

  it("is not opened by another key, hash or label, nor changed, nor of another length", async () => {
    const key = await keyOf(made, "SHA-256");
    const blob = encrypt("password", "SHA-256", "cloud");
    const label = Buffer.from("cloud");
    expect((await openOaepPassword(blob, key, label))?.length).toBe(8);
    expect(await openOaepPassword(blob, await keyOf(newTestKey(4096), "SHA-256"), label)).toBeUndefined();
    expect(await openOaepPassword(blob, await keyOf(made, "SHA-1"), label)).toBeUndefined();
    expect(await openOaepPassword(blob, key)).toBeUndefined();
    expect(await openOaepPassword(blob, key, Buffer.from("Cloud"))).toBeUndefined();
    const changed = [blob.slice(1), Uint8Array.of(0, ...blob), new Uint8Array(512), new Uint8Array(0)];
    for (const wrong of [...changed, blob.with(511, (blob[511] ?? 0) ^ 1)])
      expect(await openOaepPassword(wrong, key, label)).toBeUndefined();
  });
});

describe("a key for RSA-OAEP", () => {
  it("cannot be read out again, and only decrypts", async () => {
    const key = await keyOf(made, "SHA-1");
    expect(key.extractable).toBe(false);
    expect(key.usages).toEqual(["decrypt"]);
    for (const format of ["pkcs8", "jwk"] as const)
      await expect(crypto.subtle.exportKey(format, key)).rejects.toThrow();
  });

  it("is none if its bytes are not a key's", async () => {
    const pkcs8 = writeRsaPkcs8(made.key);
    for (const bytes of [new Uint8Array(0), pkcs8.slice(1), pkcs8.slice(0, -1)])
      expect(await oaepKeyFromPkcs8(new Secret(bytes), "SHA-1")).toBeUndefined();
  });

  it("leaves its bytes to the caller, who wipes them, and works on", async () => {
    const pkcs8 = new Secret(writeRsaPkcs8(made.key));
    const key = await oaepKeyFromPkcs8(pkcs8, "SHA-256");
    expect(pkcs8.length).toBeGreaterThan(2000);
    pkcs8.wipe();
    const secret = key && (await openOaepPassword(encrypt("password", "SHA-256"), key));
    expect(secret && exposeText(secret)).toBe("password");
  });
});
