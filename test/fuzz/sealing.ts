/** What the written key files have in common: one passphrase, one salt, and Node's ciphers. */
import { createCipheriv } from "node:crypto";
import { type Bytes, concat, fromText } from "../../src/core/bytes.ts";

export const passphrase = fromText("correct horse");
export const salt = Uint8Array.from({ length: 16 }, (_, at) => at + 1);
/** OpenSSL's names, with the lengths of keys and blocks. */
export const ciphers = {
  "aes-128-cbc": [16, 16],
  "aes-192-cbc": [24, 16],
  "aes-256-cbc": [32, 16],
  "des-ede3-cbc": [24, 8],
} as const;
export type CipherName = keyof typeof ciphers;

export const sealed = (cipher: string, key: Uint8Array, iv: Uint8Array, plain: Uint8Array, padding = true): Bytes => {
  const sealing = createCipheriv(cipher, key, iv).setAutoPadding(padding);
  return concat(sealing.update(plain), sealing.final());
};
