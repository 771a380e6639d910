import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, fromBase64, fromText, toBase64, toBase64NoPadding, toText } from "./bytes.ts";

/** An SSH public key as `.pub` files and clouds hold it (RFC 4253, section 6.6; RFC 8709 for ed25519). */
export interface SshPublicKey {
  /** The algorithm's name, for example `ssh-ed25519` or `ssh-rsa`. */
  type: string;
  /** The key blob: what fingerprints are made of. */
  blob: Bytes;
  comment: string;
}

const LONGEST_LINE = 16_384;

/** Reads one line `type base64 [comment]`. Undefined if it is none, or if the type inside the blob differs. */
export function parseSshPublicKey(line: string): SshPublicKey | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const [type, encoded, ...comment] = line.trim().split(/[ \t]+/);
  const blob = encoded === undefined ? undefined : fromBase64(encoded);
  if (type === undefined || blob === undefined) return undefined;
  const inner = readString(blob, 0);
  if (inner === undefined || toText(inner) !== type) return undefined;
  return { type, blob, comment: comment.join(" ") };
}

/** The 32 raw bytes of an `ssh-ed25519` key; undefined for other types and wrong lengths. */
export function ed25519PublicKey(key: SshPublicKey): Bytes | undefined {
  if (key.type !== "ssh-ed25519" || key.blob.length !== 51) return undefined;
  const raw = readString(key.blob, 15);
  return raw?.length === 32 ? raw : undefined;
}

/** The modulus of an `ssh-rsa` key (RFC 4253, section 6.6), big-endian without zeros in front; undefined for other types. */
export function rsaModulus(key: SshPublicKey): Bytes | undefined {
  if (key.type !== "ssh-rsa") return undefined;
  const exponent = readString(key.blob, 11);
  const modulus = exponent && readString(key.blob, 15 + exponent.length);
  return modulus?.subarray(modulus.findIndex((byte) => byte !== 0)) as Bytes | undefined;
}

/** The key blob of a raw Ed25519 public key (32 bytes). */
export function ed25519KeyBlob(publicKey: Uint8Array): Bytes {
  if (publicKey.length !== 32) throw new RangeError("publicKey must have 32 bytes");
  return concat(sshString(fromText("ssh-ed25519")), sshString(publicKey));
}

/** The line that goes into `authorized_keys` and into the cloud. */
export function formatSshPublicKey(blob: Uint8Array, comment = ""): string {
  const type = toText(readString(blob, 0) ?? new Uint8Array());
  return `${type} ${toBase64(blob)}${comment === "" ? "" : ` ${comment}`}`;
}

/** `SHA256:` and base64 without padding, as ssh-keygen -l prints it. */
export function fingerprint(blob: Uint8Array): string {
  return `SHA256:${toBase64NoPadding(sha256(blob))}`;
}

/** The first 8 bytes of the fingerprint: how an envelope names a recipient. */
export function keyId(blob: Uint8Array): Bytes {
  return sha256(blob).slice(0, 8) as Bytes;
}

/** An SSH `string` (RFC 4251, section 5): 4 bytes of length, big-endian, then the bytes. */
export function sshString(bytes: Uint8Array): Bytes {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concat(length, bytes);
}

/** The SSH `string` at `at`, or undefined if it does not end within `bytes`. */
export function readString(bytes: Uint8Array, at: number): Bytes | undefined {
  if (at + 4 > bytes.length) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
  if (at + 4 + length > bytes.length) return undefined;
  return bytes.slice(at + 4, at + 4 + length) as Bytes;
}
