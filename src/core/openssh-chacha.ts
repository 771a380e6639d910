import { poly1305 } from "@noble/ciphers/_poly1305.js";
import { chacha20orig } from "@noble/ciphers/chacha.js";
import { equalBytes } from "@noble/ciphers/utils.js";
import type { Bytes } from "./bytes.ts";

/**
 * chacha20-poly1305@openssh.com (openssh-portable, PROTOCOL.chacha20poly1305) as a file uses it: sequence number 0 and no
 * length field, so that only the first half of the 64-byte key has anything to do. Undefined if the tag is wrong.
 */
export function chachaOpen(key: Uint8Array, sealed: Uint8Array, tag: Uint8Array): Bytes | undefined {
  const contentKey = key.subarray(0, 32);
  const nonce = new Uint8Array(8);
  const tagKey = chacha20orig(contentKey, nonce, new Uint8Array(32));
  const genuine = equalBytes(poly1305(sealed, tagKey), tag);
  tagKey.fill(0);
  return genuine ? (chacha20orig(contentKey, nonce, sealed, undefined, 1) as Bytes) : undefined;
}
