import { ctr, gcm } from "@noble/ciphers/aes.js";
import { aes128, aes192, aes256, type CbcCipher, cbcDecrypt, desEde3 } from "./block-cipher-cbc.ts";
import { type Bytes, concat } from "./bytes.ts";
import { chachaOpen } from "./openssh-chacha.ts";

/** A cipher of OpenSSH's private key files (openssh-portable, cipher.c). Lengths in bytes. */
export interface OpensshCipher {
  keyLength: number;
  ivLength: number;
  /** What the private part is padded to. */
  blockLength: number;
  tagLength: number;
  /** Undefined if the tag is wrong: the passphrase is, or something was changed. */
  decrypt: (key: Uint8Array, iv: Uint8Array, sealed: Uint8Array, tag: Uint8Array) => Promise<Bytes | undefined>;
}

const cbcOf = (cipher: CbcCipher): OpensshCipher => ({
  keyLength: cipher.keyLength,
  ivLength: cipher.blockLength,
  blockLength: cipher.blockLength,
  tagLength: 0,
  decrypt: (key, iv, sealed) => cbcDecrypt(cipher, key, iv, sealed),
});

const ctrOf = (keyLength: number): OpensshCipher => ({
  keyLength,
  ivLength: 16,
  blockLength: 16,
  tagLength: 0,
  decrypt: async (key, iv, sealed) => ctr(key, iv).decrypt(sealed) as Bytes,
});

const gcmOf = (keyLength: number): OpensshCipher => ({
  keyLength,
  ivLength: 12,
  blockLength: 16,
  tagLength: 16,
  decrypt: async (key, iv, sealed, tag) => {
    try {
      return gcm(key, iv).decrypt(concat(sealed, tag)) as Bytes;
    } catch {
      return undefined;
    }
  },
});

export const opensshCiphers: ReadonlyMap<string, OpensshCipher> = new Map([
  ["aes128-ctr", ctrOf(16)],
  ["aes192-ctr", ctrOf(24)],
  ["aes256-ctr", ctrOf(32)],
  ["aes128-cbc", cbcOf(aes128)],
  ["aes192-cbc", cbcOf(aes192)],
  ["aes256-cbc", cbcOf(aes256)],
  ["3des-cbc", cbcOf(desEde3)],
  ["aes128-gcm@openssh.com", gcmOf(16)],
  ["aes256-gcm@openssh.com", gcmOf(32)],
  [
    "chacha20-poly1305@openssh.com",
    {
      keyLength: 64,
      ivLength: 0,
      blockLength: 8,
      tagLength: 16,
      decrypt: async (key, _iv, sealed, tag) => chachaOpen(key, sealed, tag),
    },
  ],
]);
