import { cbc } from "@noble/ciphers/aes.js";
import type { Bytes } from "./bytes.ts";

/** A block cipher that files are encrypted with in CBC mode (NIST SP 800-38A, section 6.2). Lengths in bytes. */
export interface CbcCipher {
  keyLength: 16 | 24 | 32;
  /** The iv is as long. */
  blockLength: 8 | 16;
}

export const aes128: CbcCipher = { keyLength: 16, blockLength: 16 };
export const aes192: CbcCipher = { keyLength: 24, blockLength: 16 };
export const aes256: CbcCipher = { keyLength: 32, blockLength: 16 };
/** Three keys, encrypt-decrypt-encrypt (NIST SP 800-67): too weak for anything new, but old files have it. */
export const desEde3: CbcCipher = { keyLength: 24, blockLength: 8 };

/** Whether `sealed` can be the output of the cipher: whole blocks, at least one. */
export const isWholeBlocks = (sealed: Uint8Array, { blockLength }: CbcCipher): boolean =>
  sealed.length > 0 && sealed.length % blockLength === 0;

/** Decrypts whole blocks and leaves the padding: the caller checks it, and wipes what it gets. */
export async function cbcDecrypt(
  cipher: CbcCipher,
  key: Uint8Array,
  iv: Uint8Array,
  sealed: Uint8Array,
): Promise<Bytes> {
  if (cipher.blockLength === 16) return cbc(key, iv, { disablePadding: true }).decrypt(sealed) as Bytes;
  const { default: des } = await import("des.js");
  const decrypt = des.CBC.instantiate(des.EDE).create({ type: "decrypt", key, iv, padding: false });
  const plain = new Uint8Array(sealed.length);
  const start = decrypt.update(sealed);
  const end = decrypt.final(); // it keeps the last block back
  plain.set(start);
  plain.set(end, start.length);
  for (const bytes of [start, end]) bytes.fill(0);
  return plain;
}
