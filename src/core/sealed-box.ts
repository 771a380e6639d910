import { blake2b } from "@noble/hashes/blake2.js";
import nacl from "tweetnacl";
import { type Bytes, concat } from "./bytes.ts";
import { sharedKey, type X25519Key } from "./x25519.ts";

/** libsodium's crypto_box_seal: 48 bytes longer than its content (ephemeral key 32, tag 16). */
export const SEAL_OVERHEAD = 48;

/** Seals `content` to an X25519 public key: anyone can, only its holder opens it. */
export function sealBox(content: Uint8Array, recipient: Uint8Array): Bytes {
  const ephemeral = nacl.box.keyPair();
  try {
    const nonce = sealNonce(ephemeral.publicKey, recipient);
    return concat(ephemeral.publicKey, nacl.box(content, nonce, recipient, ephemeral.secretKey));
  } finally {
    ephemeral.secretKey.fill(0);
  }
}

/** The content, which the caller wipes; undefined if it was not sealed to this key or was changed. */
export async function openBox(sealed: Uint8Array, key: X25519Key): Promise<Uint8Array | undefined> {
  if (sealed.length < SEAL_OVERHEAD) return undefined;
  const ephemeral = sealed.slice(0, 32);
  const shared = await sharedKey(key, ephemeral);
  if (shared === undefined) return undefined;
  try {
    return nacl.secretbox.open(sealed.slice(32), sealNonce(ephemeral, key.publicKey), shared) ?? undefined;
  } finally {
    shared.fill(0);
  }
}

/** BLAKE2b-192 of both public keys (libsodium, crypto_box_seal.c). */
const sealNonce = (ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array =>
  blake2b(concat(ephemeral, recipient), { dkLen: nacl.secretbox.nonceLength });
