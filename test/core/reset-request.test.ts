import { createHash, createPublicKey, verify as verifyByNode } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, fromBase64Url, fromText, toBase64Url, toHex } from "../../src/core/bytes.ts";
import { createEd25519KeyPair, ed25519FromSeed } from "../../src/core/ed25519.ts";
import { readReset, signReset, verifyReset, WITHDRAWN } from "../../src/core/reset-request.ts";
import { Secret } from "../../src/core/secret.ts";

const instance = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e11";
const other = "0f6c8a52-2f0e-4f5c-9c39-6a1d1f0b7e12";
const admin = createEd25519KeyPair();
const nonce = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index);
const request = (changes: object = {}) => ({ nonce, expires: 1_795_000_000, user: "Administrator", ...changes });
const bytesOf = (text: string): Bytes => fromBase64Url(text.slice(3)) ?? new Uint8Array();

/** Whether it is read and believed, for an instance and with a key. */
async function accepted(text: string, of = instance, key = admin.publicKey): Promise<boolean> {
  const read = readReset(of, text);
  return read !== undefined && verifyReset(read, key);
}

describe("a reset request", () => {
  it("is laid out as documented, byte by byte, and signed so that anybody's Ed25519 agrees", () => {
    const pair = ed25519FromSeed(new Secret(new Uint8Array(32).fill(7)));
    const text = signReset(instance, request({ user: "root" }), pair);
    expect(text.startsWith("R1.")).toBe(true);
    const sshBlob = Buffer.concat([Buffer.from("0000000b7373682d6564323535313900000020", "hex"), pair.publicKey]);
    const fields = [
      "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
      "6afd86c0", // 1795000000
      createHash("sha256").update(sshBlob).digest("hex").slice(0, 16),
      "04",
      "726f6f74",
    ].join("");
    const bytes = bytesOf(text);
    expect(toHex(bytes.subarray(0, -64))).toBe(fields);
    const signed = Buffer.concat([
      Buffer.from("latchkey reset 1\0"),
      Buffer.from("0f6c8a522f0e4f5c9c396a1d1f0b7e11", "hex"),
      Buffer.from(fields, "hex"),
    ]);
    const x = Buffer.from(pair.publicKey).toString("base64url");
    const foreign = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    expect(verifyByNode(null, signed, foreign, bytes.subarray(-64))).toBe(true);
  });

  it("comes back as it was signed", async () => {
    const user = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text) && fromText(text).length <= 96);
    const nonces = fc.uint8Array({ minLength: 16, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(nonces, fc.integer({ min: 0, max: 2 ** 32 - 1 }), user, async (nonce, expires, user) => {
        const text = signReset(instance, { nonce: nonce as Bytes, expires, user }, admin);
        expect(readReset(instance, text)).toMatchObject({ nonce, expires, user });
        return text.length <= 255 && (await accepted(text));
      }),
      { numRuns: 200 },
    );
  });

  it("takes a user of 96 bytes, which fill Nova's 255 characters, and of not one more, however many characters they are", () => {
    for (const user of ["x".repeat(96), "ü".repeat(48), "💻".repeat(24)]) {
      const text = signReset(instance, request({ user }), admin);
      expect(text).toHaveLength(255);
      expect(readReset(instance, text)?.user).toBe(user);
      expect(() => signReset(instance, request({ user: `${user}x` }), admin)).toThrow("not a request");
    }
    expect(() => signReset(instance, request({ user: "ü".repeat(96) }), admin)).toThrow("not a request");
  });

  it("is refused when any of its bytes is changed, in every bit", async () => {
    const bytes = bytesOf(signReset(instance, request(), admin));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await accepted(`R1.${toBase64Url(changed)}`), `bit ${bit}`).toBe(false);
    }
  });

  it("is refused for another instance, and by another key", async () => {
    const text = signReset(instance, request(), admin);
    expect(await accepted(text)).toBe(true);
    expect(await accepted(text, other)).toBe(false);
    expect(await accepted(text, instance, createEd25519KeyPair().publicKey)).toBe(false);
  });

  it("that names my key but was signed by another is refused", async () => {
    const [mine, theirs] = [
      signReset(instance, request(), admin),
      signReset(instance, request(), createEd25519KeyPair()),
    ];
    const forged = bytesOf(mine).slice();
    forged.set(bytesOf(theirs).subarray(-64), forged.length - 64);
    expect(await accepted(`R1.${toBase64Url(forged)}`)).toBe(false);
  });

  it("cut short, with more behind it, or in another spelling is none", () => {
    const text = signReset(instance, request(), admin);
    const bytes = bytesOf(text);
    for (let length = 0; length < text.length; length++)
      expect(readReset(instance, text.slice(0, length))).toBeUndefined();
    for (const changed of [
      `${text}A`,
      `${text}=`,
      ` ${text}`,
      text.replace("R1.", "R2."),
      text.replace("R1.", "r1."),
      `R1.${toBase64Url(Uint8Array.of(...bytes, 0))}`,
      "R1.",
      "",
      "x".repeat(100_000),
    ])
      expect(readReset(instance, changed), changed.slice(0, 8)).toBeUndefined();
  });

  it("whose user is empty, not UTF-8 or has control characters is none", () => {
    const bytes = bytesOf(signReset(instance, request({ user: "root" }), admin));
    for (const user of ["", "ro\nt", "r\u0085"]) expect(() => signReset(instance, request({ user }), admin)).toThrow();
    for (const byte of [0x0a, 0x7f, 0xff, 0xc3]) {
      const changed = bytes.slice();
      changed[29] = byte;
      expect(readReset(instance, `R1.${toBase64Url(changed)}`), byte.toString(16)).toBeUndefined();
    }
    const nobody = Uint8Array.of(...bytes.subarray(0, 28), 0, ...bytes.subarray(-64));
    expect(readReset(instance, `R1.${toBase64Url(nobody)}`)).toBeUndefined();
  });

  it("with a nonce or a time that do not fit is not made", () => {
    for (const changes of [
      { nonce: new Uint8Array(15) },
      { nonce: new Uint8Array(17) },
      { expires: -1 },
      { expires: 1.5 },
      { expires: 2 ** 32 },
    ])
      expect(() => signReset(instance, request(changes), admin), JSON.stringify(changes)).toThrow("not a request");
    for (const id of ["", instance.toUpperCase(), instance.slice(1), `${instance}\n`])
      expect(() => signReset(id, request(), admin), id).toThrow("lower-case UUID");
  });

  it("is taken back by the same nonce with no time left", async () => {
    const text = signReset(instance, request({ expires: WITHDRAWN }), admin);
    expect(await accepted(text)).toBe(true);
    expect(readReset(instance, text)).toMatchObject({ nonce, expires: 0 });
  });
});
