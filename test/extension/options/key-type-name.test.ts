import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createEd25519KeyPair } from "../../../src/core/ed25519.ts";
import { ed25519KeyBlob, formatSshPublicKey } from "../../../src/core/ssh-public-key.ts";
import { rsaKeyBlob } from "../../../src/core/ssh-rsa-blob.ts";
import { keyTypeName } from "../../../src/extension/options/key-type-name.ts";

const rsaLine = (n: bigint): string => formatSshPublicKey(rsaKeyBlob({ n, e: 65537n }), "ops-laptop");

describe("the type of a key, as the table shows it", () => {
  it("is ed25519", () => {
    const publicKey = formatSshPublicKey(ed25519KeyBlob(createEd25519KeyPair().publicKey), "ops");
    expect(keyTypeName({ type: "ssh-ed25519", publicKey })).toBe("ed25519");
  });

  it("is RSA with the bits of the key itself", () => {
    const { n = "" } = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
    const modulus = BigInt(`0x${Buffer.from(n, "base64url").toString("hex")}`);
    expect(keyTypeName({ type: "ssh-rsa", publicKey: rsaLine(modulus) })).toBe("RSA 2048");
    for (const bits of [2049n, 3071n, 4095n, 8192n])
      expect(keyTypeName({ type: "ssh-rsa", publicKey: rsaLine(2n ** bits - 1n) })).toBe(`RSA ${bits}`);
  });

  it("is RSA without a number where the stored line is damaged", () => {
    for (const publicKey of [
      "",
      "ssh-rsa",
      "ssh-rsa ????",
      "ssh-rsa AAAA",
      `${rsaLine(2n ** 2048n - 1n).slice(0, 40)}`,
    ])
      expect(keyTypeName({ type: "ssh-rsa", publicKey })).toMatch(/^RSA/);
  });
});
