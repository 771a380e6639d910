import { bitLength } from "./rsa-integers.ts";
import type { RsaKeyProblem, RsaPrivateKey } from "./rsa-key.ts";

/** Bits of a modulus. Below is within reach of factoring (NIST SP 800-131A); above is no SSH key, and takes seconds. */
export const SHORTEST_MODULUS = 2048;
export const LONGEST_MODULUS = 8192;
/** OpenSSL's limit (OPENSSL_RSA_MAX_PUBEXP_BITS): a larger exponent only slows the check of each decryption. */
export const LONGEST_PUBLIC_EXPONENT = 64;

/**
 * Why the numbers are no usable key; undefined if they are one. Checks sizes first, then the relations of RFC 8017, section
 * 3.2: n = pq, d and e inverse modulo p - 1 and q - 1, dP and dQ the rests of d, qInv the inverse of q. Whether p and q are
 * prime is not tested: no password comes of it if they are not, because each decryption is checked.
 */
export function checkRsaPrivateKey({ n, e, d, p, q, dP, dQ, qInv }: RsaPrivateKey): RsaKeyProblem | undefined {
  const numbers = [n, e, d, p, q, dP, dQ, qInv];
  if (numbers.some((each) => each <= 0n)) return "inconsistent";
  if (bitLength(n) < SHORTEST_MODULUS) return "too-small";
  if (numbers.some((each) => bitLength(each) > LONGEST_MODULUS)) return "too-large";
  if ([n, e, p, q].some((each) => each % 2n === 0n)) return "inconsistent";
  if (e < 3n || bitLength(e) > LONGEST_PUBLIC_EXPONENT || d >= n) return "inconsistent";
  if (p === 1n || q === 1n || p === q || p * q !== n) return "inconsistent";
  if (dP !== d % (p - 1n) || dQ !== d % (q - 1n)) return "inconsistent";
  if ((d * e) % (p - 1n) !== 1n || (d * e) % (q - 1n) !== 1n) return "inconsistent";
  return qInv < p && (qInv * q) % p === 1n ? undefined : "inconsistent";
}
