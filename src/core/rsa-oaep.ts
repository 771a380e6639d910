/**
 * RSAES-OAEP (RFC 8017, section 7.1) by WebCrypto, for clouds whose guests encrypt so. Nova's do not: see rsa-pkcs1.ts. The key
 * cannot be read out again, and no bigint touches it.
 */
import type { Bytes } from "./bytes.ts";
import { LONGEST_PASSWORD } from "./payload.ts";
import { Secret } from "./secret.ts";
import { isPlainUtf8 } from "./utf8.ts";

/** Also MGF1's: WebCrypto knows no pair of different ones. */
export type OaepHash = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

/**
 * A key that only decrypts, from PKCS#8 as `writeRsaPkcs8` makes it, which stays the caller's to wipe. Undefined if WebCrypto does
 * not take it: browsers have limits of their own (Chromium: a public exponent of at most 33 bits).
 */
export async function oaepKeyFromPkcs8(pkcs8: Secret, hash: OaepHash): Promise<CryptoKey | undefined> {
  const algorithm = { name: "RSA-OAEP", hash };
  try {
    return await pkcs8.use((bytes) => crypto.subtle.importKey("pkcs8", bytes as Bytes, algorithm, false, ["decrypt"]));
  } catch {
    return undefined;
  }
}

/**
 * The message, which the caller wipes. Undefined, and nothing said about why, if the ciphertext has not the modulus' length or
 * was made for another key, hash or label, or was changed.
 */
export async function decryptOaep(
  ciphertext: Uint8Array,
  key: CryptoKey,
  label?: Uint8Array,
): Promise<Secret | undefined> {
  const { modulusLength } = key.algorithm as RsaHashedKeyAlgorithm;
  // OpenSSL, which Node's WebCrypto is, also takes shorter ones (section 7.1.2, step 1.b forbids it).
  if (ciphertext.length !== Math.ceil(modulusLength / 8)) return undefined;
  const algorithm = { name: "RSA-OAEP", ...(label !== undefined && { label: label as Bytes }) };
  try {
    return new Secret(new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext as Bytes)));
  } catch {
    return undefined;
  }
}

/** The password in an RSA block, which the caller wipes; by the rule of `openRsaPassword`: 1 to 256 characters, no control ones. */
export async function openOaepPassword(
  ciphertext: Uint8Array,
  key: CryptoKey,
  label?: Uint8Array,
): Promise<Secret | undefined> {
  const message = await decryptOaep(ciphertext, key, label);
  if (message?.use((bytes) => bytes.length > 0 && isPlainUtf8(bytes, LONGEST_PASSWORD))) return message;
  message?.wipe();
  return undefined;
}
