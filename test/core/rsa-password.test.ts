import { constants, publicEncrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openRsaPassword } from "../../src/core/rsa-password.ts";
import { exposeText } from "../../src/core/secret.ts";
import { newTestKey } from "./rsa-test-key.ts";

const { publicPem, key } = newTestKey(4096);
const encrypt = (message: string | Uint8Array): Uint8Array =>
  publicEncrypt({ key: publicPem, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(message));

describe("the password of Nova's blob", () => {
  it("is what cloudbase-init encrypted, up to 256 characters", () => {
    for (const password of ["tR7kVq2mZ9wLx4Hb6pQ3", "pässwörd 密码 🔑", " ", "x".repeat(256), "ä".repeat(250)]) {
      const secret = openRsaPassword(encrypt(password), key);
      expect(secret && exposeText(secret)).toBe(password);
    }
  });

  it("is none if it is empty, too long, no UTF-8 or has control characters: garbage is never shown", () => {
    for (const message of [
      "",
      "x".repeat(257),
      "a\nb",
      "a\0",
      "\u007f",
      "\u0085",
      Uint8Array.of(0xff),
      Uint8Array.of(0xc3),
    ])
      expect(openRsaPassword(encrypt(message), key)).toBeUndefined();
  });

  it("is not opened by another key", () => {
    expect(openRsaPassword(encrypt("password"), newTestKey(4096).key)).toBeUndefined();
    expect(openRsaPassword(encrypt("password"), newTestKey(2048).key)).toBeUndefined();
  });
});
