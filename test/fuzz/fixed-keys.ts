import { checkPrimeSync } from "node:crypto";
import { ed25519FromSeed } from "../../src/core/ed25519.ts";
import { integerFromBytes } from "../../src/core/rsa-integers.ts";
import type { RsaPrivateKey } from "../../src/core/rsa-key.ts";
import { modularInverse } from "../../src/core/rsa-modular.ts";
import { Secret } from "../../src/core/secret.ts";
import { type Random, randomOf } from "./random.ts";

/** Keys that are the same on every machine, or a seed would not make the same inputs again. Nobody may use them. */
export const ed25519Of = (name: string) => ed25519FromSeed(new Secret(randomOf(`ed25519 ${name}`).bytes(32)));

export function rsaOf(name: string, bits: number): RsaPrivateKey {
  const random = randomOf(`rsa ${name}`);
  const e = 65_537n;
  const [p, q] = [primeOf(random, bits / 2, e), primeOf(random, bits / 2, e)];
  const d = modularInverse(e, (p - 1n) * (q - 1n));
  const qInv = modularInverse(q, p);
  if (d === undefined || qInv === undefined) throw new Error("these primes make no key");
  return { n: p * q, e, d, p, q, dP: d % (p - 1n), dQ: d % (q - 1n), qInv };
}

/** With its two highest bits set, so that a product of two has all its bits. */
function primeOf(random: Random, bits: number, exponent: bigint): bigint {
  const start = integerFromBytes(random.bytes(bits / 8)) | (3n << BigInt(bits - 2)) | 1n;
  let prime = start;
  while ((prime - 1n) % exponent === 0n || !checkPrimeSync(prime)) prime += 2n;
  return prime;
}
