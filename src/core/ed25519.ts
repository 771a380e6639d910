import nacl from "tweetnacl";
import type { Bytes } from "./bytes.ts";
import { Secret } from "./secret.ts";

// Bundled for workers, tweetnacl does not find a source of randomness by itself.
nacl.setPRNG((out, length) => {
  out.set(crypto.getRandomValues(new Uint8Array(length)));
});

/** An Ed25519 key pair (RFC 8032): a seed of 32 bytes, a public key of 32 bytes. */
export interface Ed25519KeyPair {
  seed: Secret;
  publicKey: Bytes;
}

export function createEd25519KeyPair(): Ed25519KeyPair {
  return ed25519FromSeed(new Secret(crypto.getRandomValues(new Uint8Array(32))));
}

/** Takes ownership of `seed` (32 bytes). */
export function ed25519FromSeed(seed: Secret): Ed25519KeyPair {
  return seed.use((bytes) => {
    const pair = nacl.sign.keyPair.fromSeed(bytes);
    pair.secretKey.fill(0);
    return { seed, publicKey: pair.publicKey as Bytes };
  });
}

/** A detached signature of 64 bytes. */
export function sign(message: Uint8Array, seed: Secret): Bytes {
  return seed.use((bytes) => {
    const { secretKey } = nacl.sign.keyPair.fromSeed(bytes);
    try {
      return nacl.sign.detached(message, secretKey) as Bytes;
    } finally {
      secretKey.fill(0);
    }
  });
}

/** WebCrypto, because tweetnacl accepts s >= L (RFC 8032, section 5.1.7 forbids it) and takes 160 times as long. */
export async function verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): Promise<boolean> {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    const key = await crypto.subtle.importKey("raw", publicKey as Bytes, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature as Bytes, message as Bytes);
  } catch {
    return false; // not a point on the curve
  }
}
