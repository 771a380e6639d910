/**
 * RSAES-PKCS1-v1_5 (RFC 8017, section 7.2), which Nova's blobs are and WebCrypto has not. A bigint's operations do not take
 * constant time, so the ciphertext is blinded, and the caller decrypts at a user's gesture only, once, and reports the outcome
 * to nobody else.
 */
import type { Bytes } from "./bytes.ts";
import { type Blinding, newBlinding } from "./rsa-blinding.ts";
import { bitLength, byteLength, integerFromBytes, integerToBytes } from "./rsa-integers.ts";
import type { RsaPrivateKey } from "./rsa-key.ts";
import { modularPower, remainder } from "./rsa-modular.ts";
import { Secret } from "./secret.ts";

/** Zero, two, at least eight bytes of padding, zero: where a message can begin at the earliest. */
const EARLIEST_SEPARATOR = 10;

/**
 * The message, which the caller wipes. Undefined, and nothing said about why, if the ciphertext has not the modulus' length,
 * is not below it, was made for another key or was changed. `key` has passed `checkRsaPrivateKey`. `blinding`, if it is this
 * key's, saves the time to make one.
 */
export function decryptPkcs1(ciphertext: Uint8Array, key: RsaPrivateKey, blinding?: Blinding): Secret | undefined {
  const length = byteLength(key.n);
  if (ciphertext.length !== length) return undefined;
  const integer = integerFromBytes(ciphertext);
  if (integer >= key.n) return undefined;
  const message = decryptBlinded(integer, key, isOf(key, blinding) ? blinding : newBlinding(key));
  if (message === undefined) return undefined;
  const padded = integerToBytes(message, length);
  try {
    return unpad(padded);
  } finally {
    padded.fill(0);
  }
}

/** RSADP (section 5.1.2) on a random multiple of the ciphertext. Undefined if the result does not encrypt to it again. */
function decryptBlinded(ciphertext: bigint, key: RsaPrivateKey, blinding?: Blinding): bigint | undefined {
  if (blinding === undefined) return undefined;
  const { n, e } = key;
  const blinded = (ciphertext * blinding.blinding) % n;
  const message = (decryptByPrimes(blinded, key) * blinding.unblinding) % n;
  // A fault in one half would give away the primes (Boneh, DeMillo, Lipton: On the importance of checking computations).
  return modularPower(message, e, n) === ciphertext ? message : undefined;
}

/** By the Chinese remainder theorem (section 5.1.2, step 2.b): four times as fast as modulo n. */
function decryptByPrimes(ciphertext: bigint, { n, p, q, dP, dQ, qInv }: RsaPrivateKey): bigint {
  const first = modularPower(ciphertext % p, dP, p, Math.max(bitLength(p), bitLength(dP)));
  const second = modularPower(ciphertext % q, dQ, q, Math.max(bitLength(q), bitLength(dQ)));
  const difference = remainder((first - second) * qInv, p);
  return remainder(second + q * difference, n);
}

const isOf = ({ n, e }: RsaPrivateKey, blinding?: Blinding): boolean => blinding?.n === n && blinding.e === e;

/** EME-PKCS1-v1_5 decoding (section 7.2.2, step 3) in one pass over all bytes, whatever they are. */
function unpad(padded: Bytes): Secret | undefined {
  let wrong = (padded[0] ?? 1) | ((padded[1] ?? 0) ^ 2);
  let found = 0;
  let separator = 0;
  for (let at = 2; at < padded.length; at++) {
    const zero = (((padded[at] ?? 0) - 1) >>> 31) & 1;
    separator |= -(zero & (found ^ 1)) & at;
    found |= zero;
  }
  wrong |= found ^ 1;
  wrong |= (separator - EARLIEST_SEPARATOR) >>> 31;
  return wrong === 0 ? new Secret(padded.slice(separator + 1)) : undefined;
}
