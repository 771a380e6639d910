/** RFC 8017, section 3.1. */
export interface RsaPublicKey {
  n: bigint;
  e: bigint;
}

/** An RSA private key's numbers (RFC 8017, section 3.2): enough for the Chinese remainder theorem. A bigint cannot be wiped. */
export interface RsaPrivateKey extends RsaPublicKey {
  d: bigint;
  p: bigint;
  q: bigint;
  dP: bigint;
  dQ: bigint;
  qInv: bigint;
}

/** What makes numbers no usable key. */
export type RsaKeyProblem = "too-small" | "too-large" | "inconsistent";
