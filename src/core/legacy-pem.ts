import { md5 } from "@noble/hashes/legacy.js";
import { aes128, aes192, aes256, type CbcCipher, cbcDecrypt, desEde3, isWholeBlocks } from "./block-cipher-cbc.ts";
import { type Bytes, concat } from "./bytes.ts";
import { readDecryptedDer } from "./decrypted-der.ts";
import { fromHex } from "./hexadecimal.ts";
import type { KeyFileOptions } from "./key-file-options.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { readPkcs1 } from "./pkcs1.ts";

/** The value of a DEK-Info header (RFC 1421, section 4.6.1.3), with the names that OpenSSL gives its ciphers. */
const ciphers = new Map<string, CbcCipher>([
  ["AES-128-CBC", aes128],
  ["AES-192-CBC", aes192],
  ["AES-256-CBC", aes256],
  ["DES-EDE3-CBC", desEde3],
]);

/** Reads PKCS#1 that OpenSSL's traditional encryption has sealed. The key is made by one round of MD5: weak, but common. */
export async function readLegacyPem(
  sealed: Uint8Array,
  encryption: string,
  { passphrase }: KeyFileOptions,
): Promise<KeyFileOutcome> {
  const [name = "", encodedIv = ""] = encryption.split(",");
  const cipher = ciphers.get(name);
  if (cipher === undefined) return refuse("unknown-cipher");
  const iv = fromHex(encodedIv);
  if (iv?.length !== cipher.blockLength || !isWholeBlocks(sealed, cipher)) return refuse("damaged");
  if (passphrase === undefined || passphrase.length === 0) return { code: "passphrase-needed" };
  const key = passphrase.use((bytes) => stretch(bytes, iv.subarray(0, 8), cipher.keyLength));
  const plain = await cbcDecrypt(cipher, key, iv, sealed);
  key.fill(0);
  try {
    return readDecryptedDer(plain, cipher.blockLength, readPkcs1);
  } finally {
    plain.fill(0);
  }
}

/** EVP_BytesToKey(3) of OpenSSL with MD5 and a count of 1: each digest is of the one before, the passphrase and the salt. */
function stretch(passphrase: Uint8Array, salt: Uint8Array, length: number): Bytes {
  let digest = new Uint8Array(0);
  let key = new Uint8Array(0);
  while (key.length < length) {
    const input = concat(digest, passphrase, salt);
    const next = md5(input) as Bytes;
    const longer = concat(key, next);
    for (const bytes of [input, digest, key]) bytes.fill(0);
    digest = next;
    key = longer;
  }
  digest.fill(0);
  return key.subarray(0, length);
}
