import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import type { RsaPrivateKey } from "../../src/core/rsa-key.ts";

/** A key that OpenSSL made, inside Node: as PEM for other programs, and its numbers for ours. */
export interface TestKey {
  pem: string;
  publicPem: string;
  key: RsaPrivateKey;
}

export function newTestKey(bits: number): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: bits,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return { pem: privateKey, publicPem: publicKey, key: numbersOf(privateKey) };
}

/** The numbers of an RSA private key in PEM. */
export function numbersOf(pem: string): RsaPrivateKey {
  const { n, e, d, p, q, dp, dq, qi } = createPrivateKey(pem).export({ format: "jwk" });
  const number = (text = ""): bigint => BigInt(`0x${Buffer.from(text, "base64url").toString("hex")}`);
  return {
    n: number(n),
    e: number(e),
    d: number(d),
    p: number(p),
    q: number(q),
    dP: number(dp),
    dQ: number(dq),
    qInv: number(qi),
  };
}
