import { createPrivateKey } from "node:crypto";
import fc from "fast-check";
import NodeRSA from "node-rsa";
import { describe, expect, it } from "vitest";
import { toBase64 } from "../../src/core/bytes.ts";
import { readPkcs8 } from "../../src/core/pkcs8.ts";
import type { RsaPrivateKey } from "../../src/core/rsa-key.ts";
import { openRsaPassword } from "../../src/core/rsa-password.ts";
import { exposeText } from "../../src/core/secret.ts";
import { writeUnsigned } from "../../src/core/write-der.ts";
import { writeRsaPkcs8 } from "../../src/core/write-pkcs8.ts";
import { newTestKey } from "./rsa-test-key.ts";

const made = newTestKey(2048);
const sizes = [2048, 2056, 3072, 4096];
const pem = (key: RsaPrivateKey): string =>
  `-----BEGIN PRIVATE KEY-----\n${toBase64(writeRsaPkcs8(key))}\n-----END PRIVATE KEY-----\n`;
const asNodeRsa = (key: RsaPrivateKey): NodeRSA =>
  new NodeRSA(pem(key), "pkcs8-private-pem").setOptions({ encryptionScheme: "pkcs1" });

describe("an RSA key that is written as PKCS#8", () => {
  it("is to the byte what OpenSSL writes", () => {
    for (const bits of sizes) {
      const { pem: theirs, key } = newTestKey(bits);
      const der = createPrivateKey(theirs).export({ type: "pkcs8", format: "der" });
      expect(Buffer.compare(writeRsaPkcs8(key), der), `${bits}`).toBe(0);
    }
  });

  it("is read back as the same numbers", () => {
    expect(readPkcs8(writeRsaPkcs8(made.key))).toEqual({
      code: "key",
      key: { type: "ssh-rsa", numbers: made.key },
      comment: "",
    });
  });

  it("is read by node-rsa, and what that encrypts is opened by us", () => {
    const theirs = asNodeRsa(made.key);
    const password = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(password, (text) => {
        const opened = openRsaPassword(theirs.encrypt(Buffer.from(text)), made.key);
        return opened !== undefined && exposeText(opened) === text;
      }),
      { numRuns: 20 },
    );
  });

  it("of node-rsa's making comes back from node-rsa unchanged", () => {
    const theirs = new NodeRSA().setOptions({ encryptionScheme: "pkcs1" });
    theirs.generateKeyPair(2048, 65_537);
    const der = theirs.exportKey("pkcs8-private-der");
    const read = readPkcs8(der);
    if (read.code !== "key" || read.key.type !== "ssh-rsa") throw new Error(read.code);
    expect(Buffer.compare(writeRsaPkcs8(read.key.numbers), der)).toBe(0);
    const back = asNodeRsa(read.key.numbers).decrypt(theirs.encrypt(Buffer.from("password")));
    expect(Buffer.from(back).toString()).toBe("password");
  }, 120_000);

  it("has every number in DER's shortest form, whatever its size", () => {
    const number = fc.bigInt({ min: 0n, max: 1n << 9000n });
    fc.assert(
      fc.property(number, (integer) => {
        const [tag, ...rest] = writeUnsigned(integer);
        const content = rest.slice((rest[0] ?? 0) < 0x80 ? 1 : 1 + ((rest[0] ?? 0) & 0x7f));
        const needless = content[0] === 0 && content.length > 1 && (content[1] ?? 0) < 0x80;
        return (
          tag === 2 &&
          !needless &&
          (content[0] ?? 0) < 0x80 &&
          BigInt(`0x${Buffer.from(content).toString("hex")}`) === integer
        );
      }),
    );
    expect(() => writeUnsigned(-1n)).toThrow(RangeError);
  });
});
