import { execFileSync } from "node:child_process";
import { constants, publicEncrypt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import NodeRSA from "node-rsa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newBlinding } from "../../src/core/rsa-blinding.ts";
import { checkRsaPrivateKey } from "../../src/core/rsa-check.ts";
import { integerFromBytes, integerToBytes } from "../../src/core/rsa-integers.ts";
import type { RsaPrivateKey } from "../../src/core/rsa-key.ts";
import { modularPower } from "../../src/core/rsa-modular.ts";
import { decryptPkcs1 } from "../../src/core/rsa-pkcs1.ts";
import { newTestKey, type TestKey } from "./rsa-test-key.ts";

const keys = new Map<number, TestKey>();
const folder = mkdtempSync(join(tmpdir(), "latchkey-rsa-"));
beforeAll(() => {
  for (const bits of [2048, 2056, 3072, 4096]) keys.set(bits, newTestKey(bits));
});
afterAll(() => rmSync(folder, { recursive: true }));

function keyOf(bits: number): TestKey {
  const key = keys.get(bits);
  if (key === undefined) throw new Error(`no key of ${bits} bits`);
  return key;
}

const opened = (ciphertext: Uint8Array, key: RsaPrivateKey): string | undefined =>
  decryptPkcs1(ciphertext, key)?.use((bytes) => Buffer.from(bytes).toString("hex"));

/** What nobody's encryption makes: any block at all, encrypted. */
const encryptRaw = (block: Uint8Array, { n, e }: RsaPrivateKey): Uint8Array =>
  integerToBytes(modularPower(integerFromBytes(block), e, n), block.length);

const asNodeRsa = (pem: string): NodeRSA => new NodeRSA(pem, "pkcs8").setOptions({ encryptionScheme: "pkcs1" });

describe("what others encrypt", () => {
  it("with node-rsa: any message comes back", () => {
    const { pem, key } = keyOf(2048);
    const theirs = asNodeRsa(pem);
    const message = fc.uint8Array({ minLength: 1, maxLength: 245 });
    fc.assert(
      fc.property(
        message,
        (bytes) => opened(theirs.encrypt(Buffer.from(bytes)), key) === Buffer.from(bytes).toString("hex"),
      ),
      { numRuns: 40 },
    );
  });

  it("or what we do: node-rsa and we read the same message from any well-formed block", () => {
    const { pem, key } = keyOf(2048);
    const theirs = asNodeRsa(pem);
    const block = fc.integer({ min: 8, max: 253 }).chain((length) => {
      const padding = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: length, maxLength: length });
      const message = fc.uint8Array({ minLength: 253 - length, maxLength: 253 - length });
      return fc.tuple(padding, message).map(([before, after]) => Uint8Array.of(0, 2, ...before, 0, ...after));
    });
    fc.assert(
      fc.property(block, (bytes) => {
        const blob = encryptRaw(bytes, key);
        return opened(blob, key) === Buffer.from(theirs.decrypt(Buffer.from(blob))).toString("hex");
      }),
      { numRuns: 40 },
    );
  });

  it("with openssl pkeyutl, also with a modulus that is no whole number of 64 bits", () => {
    for (const [bits, { publicPem, key }] of keys) {
      const file = join(folder, `${bits}.pem`);
      writeFileSync(file, publicPem);
      const password = `Pässword of ${bits}`;
      const blob = execFileSync("openssl", ["pkeyutl", "-encrypt", "-pubin", "-inkey", file], { input: password });
      expect(opened(blob, key)).toBe(Buffer.from(password).toString("hex"));
    }
  });

  it("with Node, from no bytes to the longest message", () => {
    const { publicPem, key } = keyOf(2048);
    for (const length of [0, 1, 20, 244, 245]) {
      const message = Buffer.alloc(length, 7);
      const blob = publicEncrypt({ key: publicPem, padding: constants.RSA_PKCS1_PADDING }, message);
      expect(opened(blob, key)).toBe(message.toString("hex"));
    }
  });
});

describe("a blinding made ahead", () => {
  it("opens the block that it is for, and is left aside if it is another key's", () => {
    const { publicPem, key } = keyOf(2048);
    const blob = publicEncrypt({ key: publicPem, padding: constants.RSA_PKCS1_PADDING }, Buffer.from("message"));
    const withBlindingOf = (other: RsaPrivateKey) => decryptPkcs1(blob, key, newBlinding(other))?.use(Buffer.from);
    for (const other of [key, keyOf(3072).key, { ...key, e: 3n }]) expect(`${withBlindingOf(other)}`).toBe("message");
  });

  it("is another each time, and its halves are each other's inverse under the private key", () => {
    const { key } = keyOf(2048);
    const [one, two] = [newBlinding(key), newBlinding(key)];
    if (one === undefined || two === undefined) throw new Error("no blinding");
    expect(one.blinding).not.toBe(two.blinding);
    expect((modularPower(one.blinding, key.d, key.n) * one.unblinding) % key.n).toBe(1n);
  });
});

describe("blocks that are no message's", () => {
  const { key } = newTestKey(2048);
  const block = (...start: number[]): Uint8Array => {
    const bytes = new Uint8Array(256).fill(0xaa);
    bytes.set(start);
    return bytes;
  };
  const padded = (length: number): Uint8Array => block(0, 2, ...new Array(length).fill(1), 0, 0x70);

  it("give nothing: wrong first bytes, no separator, padding of under eight bytes", () => {
    const wrong = [block(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0), block(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0), block(0, 2)];
    for (const bytes of [...wrong, padded(0), padded(7)]) expect(opened(encryptRaw(bytes, key), key)).toBeUndefined();
    expect(opened(encryptRaw(padded(8), key), key)).toMatch(/^70aa/);
  });

  it("give their message exactly if ten bytes or more come before the first zero, whatever those are", () => {
    const start = fc.array(fc.oneof(fc.constantFrom(0, 1, 2), fc.nat(255)), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(start, (bytes) => {
        const whole = block(0, 2, ...bytes);
        const separator = whole.indexOf(0, 2);
        const expected = separator >= 10 ? Buffer.from(whole.slice(separator + 1)).toString("hex") : undefined;
        return opened(encryptRaw(whole, key), key) === expected;
      }),
      { numRuns: 60 },
    );
  });

  it("are refused by their length, and when they are not below the modulus", () => {
    const genuine = encryptRaw(padded(8), key);
    for (const wrong of [
      genuine.slice(1),
      Uint8Array.of(0, ...genuine),
      new Uint8Array(),
      new Uint8Array(256).fill(255),
    ])
      expect(opened(wrong, key)).toBeUndefined();
    const same = integerFromBytes(genuine) + key.n;
    if (same < 1n << 2048n) expect(opened(integerToBytes(same, 256), key)).toBeUndefined();
    for (const integer of [0n, 1n, key.n - 1n, key.n])
      expect(opened(integerToBytes(integer, 256), key)).toBeUndefined();
  });

  it("are refused whichever bit of a ciphertext is flipped", () => {
    const genuine = encryptRaw(padded(8), key);
    const flip = fc.nat(256 * 8 - 1).map((bit) => genuine.with(bit >> 3, (genuine[bit >> 3] ?? 0) ^ (1 << (bit & 7))));
    const message = opened(genuine, key);
    fc.assert(
      fc.property(flip, (changed) => opened(changed, key) !== message),
      { numRuns: 60 },
    );
  });
});

describe("a key", () => {
  const fields = ["n", "e", "d", "p", "q", "dP", "dQ", "qInv"] as const;

  it("from OpenSSL passes, with its primes in either order", () => {
    for (const { key } of keys.values()) {
      expect(checkRsaPrivateKey(key)).toBeUndefined();
      const { p, q, dP, dQ } = key;
      const swapped = { ...key, p: q, q: p, dP: dQ, dQ: dP, qInv: modularPower(p % q, q - 2n, q) };
      expect(checkRsaPrivateKey(swapped)).toBeUndefined();
      const blob = encryptRaw(
        Uint8Array.of(0, 2, ...new Array(8).fill(9), 0, ...new Array(245).fill(65)),
        keyOf(2048).key,
      );
      if (key === keyOf(2048).key) expect(opened(blob, swapped)).toBe("41".repeat(245));
    }
  });

  it("from node-rsa, with 3 as its exponent, passes and opens", () => {
    const theirs = new NodeRSA().setOptions({ encryptionScheme: "pkcs1" });
    theirs.generateKeyPair(2048, 3);
    const { n, d, p, q, dmp1, dmq1, coeff } = theirs.exportKey("components-private");
    const number = integerFromBytes;
    const primes = { p: number(p), q: number(q), dP: number(dmp1), dQ: number(dmq1), qInv: number(coeff) };
    const key: RsaPrivateKey = { n: number(n), e: 3n, d: number(d), ...primes };
    expect(checkRsaPrivateKey(key)).toBeUndefined();
    expect(opened(theirs.encrypt(Buffer.from("password")), key)).toBe(Buffer.from("password").toString("hex"));
  }, 120_000);

  it("of which any number is another is inconsistent, and would give no message either", () => {
    const { publicPem, key } = keyOf(2048);
    const blob = publicEncrypt({ key: publicPem, padding: constants.RSA_PKCS1_PADDING }, Buffer.from("password"));
    const change = fc.record({ field: fc.constantFrom(...fields), bit: fc.nat(1000) });
    fc.assert(
      fc.property(change, ({ field, bit }) => {
        const changed = { ...key, [field]: key[field] ^ (1n << BigInt(bit)) };
        expect(checkRsaPrivateKey(changed)).not.toBeUndefined();
        // d itself is not used; a public exponent of a thousand bits is refused before it could be.
        if (field !== "d" && field !== "e") expect(opened(blob, changed)).toBeUndefined();
      }),
      { numRuns: 80 },
    );
  });

  it("is told from one that is too small or too large, and from nonsense", () => {
    expect(checkRsaPrivateKey(newTestKey(1024).key)).toBe("too-small");
    expect(checkRsaPrivateKey({ ...keyOf(2048).key, n: 1n << 8192n })).toBe("too-large");
    for (const field of fields)
      for (const value of [0n, -1n, -keyOf(2048).key[field]])
        expect(checkRsaPrivateKey({ ...keyOf(2048).key, [field]: value }), field).toBe("inconsistent");
    const { key } = keyOf(2048);
    expect(checkRsaPrivateKey({ ...key, p: 1n, q: key.n })).toBe("inconsistent");
    expect(checkRsaPrivateKey({ ...key, e: 1n, d: 1n, dP: 1n, dQ: 1n })).toBe("inconsistent");
    expect(checkRsaPrivateKey({ ...key, qInv: key.qInv + key.p })).toBe("inconsistent");
  });
});
