import { LONGEST_PASSWORD } from "./payload.ts";
import type { Blinding } from "./rsa-blinding.ts";
import type { RsaPrivateKey } from "./rsa-key.ts";
import { decryptPkcs1 } from "./rsa-pkcs1.ts";
import type { Secret } from "./secret.ts";
import { isPlainUtf8 } from "./utf8.ts";

/**
 * The password in the RSA block of one of Nova's blobs, which the caller wipes. Undefined if this key does not open it: what
 * comes out must be 1 to 256 characters of UTF-8 without control characters, because PKCS #1 v1.5 has nothing else by which
 * a message could be told from chance.
 */
export function openRsaPassword(ciphertext: Uint8Array, key: RsaPrivateKey, blinding?: Blinding): Secret | undefined {
  const message = decryptPkcs1(ciphertext, key, blinding);
  if (message?.use((bytes) => bytes.length > 0 && isPlainUtf8(bytes, LONGEST_PASSWORD))) return message;
  message?.wipe();
  return undefined;
}
