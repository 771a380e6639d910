import { ed25519 } from "@noble/curves/ed25519.js";
import nacl from "tweetnacl";
import { type Bytes, concat, fromText } from "./bytes.ts";
import type { Secret } from "./secret.ts";

/** PKCS#8 in front of a raw X25519 key (RFC 8410, section 7). */
const PKCS8_PREFIX = Uint8Array.from(atob("MC4CAQAwBQYDK2VuBCIEIA=="), (character) => character.charCodeAt(0));
/** Missing from tweetnacl's declarations. Arguments: out (32 bytes), input (16), key (32), constants (16). */
const { crypto_core_hsalsa20 } = (nacl as unknown as { lowlevel: { crypto_core_hsalsa20: HSalsa20 } }).lowlevel;
type HSalsa20 = (out: Uint8Array, input: Uint8Array, key: Uint8Array, constants: Uint8Array) => void;
const SIGMA = fromText("expand 32-byte k");

/** The X25519 half of an SSH key: opens what was sealed to it, and cannot be read out. */
export interface X25519Key {
  secretKey: CryptoKey;
  publicKey: Bytes;
}

/** From an Ed25519 seed: SHA-512, first half, clamped (as libsodium's crypto_sign_ed25519_sk_to_curve25519). */
export async function x25519FromSeed(seed: Secret): Promise<X25519Key> {
  const digest = seed.use((bytes) => nacl.hash(bytes));
  const scalar = digest.slice(0, 32);
  scalar[0] = (scalar[0] ?? 0) & 0xf8;
  scalar[31] = ((scalar[31] ?? 0) & 0x7f) | 0x40;
  const pkcs8 = concat(PKCS8_PREFIX, scalar);
  try {
    const secretKey = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
    return { secretKey, publicKey: nacl.scalarMult.base(scalar) as Bytes };
  } finally {
    for (const bytes of [digest, scalar, pkcs8]) bytes.fill(0);
  }
}

/**
 * The X25519 public key of an Ed25519 one by the birational map (RFC 7748, section 4.1). Undefined if it is no point of
 * the curve, or one of small order, to which nothing may be sealed: anybody could open it.
 */
export function x25519FromPublicKey(publicKey: Uint8Array): Bytes | undefined {
  try {
    const point = ed25519.Point.fromBytes(publicKey);
    return point.isTorsionFree() && !point.is0() ? (ed25519.utils.toMontgomery(publicKey) as Bytes) : undefined;
  } catch {
    return undefined;
  }
}

/** The shared key of crypto_box: HSalsa20 of X25519. Undefined if the other's key is a point of small order. */
export async function sharedKey(mine: X25519Key, theirs: Uint8Array): Promise<Bytes | undefined> {
  try {
    const theirKey = await crypto.subtle.importKey("raw", theirs as Bytes, "X25519", false, []);
    const algorithm = { name: "X25519", public: theirKey };
    const shared = new Uint8Array(await crypto.subtle.deriveBits(algorithm, mine.secretKey, 256));
    const key = new Uint8Array(32);
    crypto_core_hsalsa20(key, new Uint8Array(16), shared, SIGMA);
    const zero = shared.every((byte) => byte === 0);
    shared.fill(0);
    return zero ? undefined : key;
  } catch {
    return undefined; // browsers refuse a zero key, one when importing it, another when deriving
  }
}
