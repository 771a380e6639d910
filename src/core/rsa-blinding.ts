import { byteLength, integerFromBytes } from "./rsa-integers.ts";
import type { RsaPublicKey } from "./rsa-key.ts";
import { modularInverse, modularPower } from "./rsa-modular.ts";

/**
 * A random factor for one ciphertext, encrypted, and its inverse: with them the private key works on a number that nobody else
 * knows (Kocher: Timing Attacks, section 10). Made of the public key alone. Never for a second ciphertext.
 */
export interface Blinding extends RsaPublicKey {
  blinding: bigint;
  unblinding: bigint;
}

/** Undefined if the factor has no inverse: never, or n is no product of large primes. n is above 1. */
export function newBlinding({ n, e }: RsaPublicKey): Blinding | undefined {
  const factor = randomBelow(n);
  const unblinding = modularInverse(factor, n);
  return unblinding === undefined ? undefined : { n, e, blinding: modularPower(factor, e, n), unblinding };
}

/** From 1 to n - 1, as even as makes no difference: eight bytes more than n has, then the rest. */
const randomBelow = (n: bigint): bigint =>
  1n + (integerFromBytes(crypto.getRandomValues(new Uint8Array(byteLength(n) + 8))) % (n - 1n));
