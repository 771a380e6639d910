import { type Bytes, fromText, sameBytes } from "./bytes.ts";
import { sshReader } from "./ssh-reader.ts";

/** An OpenSSH private key file behind its armour (openssh-portable, PROTOCOL.key) with one key. The caller wipes `secret`. */
export interface OpensshContainer {
  cipher: string;
  derivation: string;
  derivationOptions: Bytes;
  /** The public key blob, readable without the passphrase. */
  publicKey: Bytes;
  /** The private part, padded, perhaps encrypted. */
  secret: Bytes;
  /** What stands behind it: the tag of a cipher that authenticates. */
  tag: Uint8Array;
}

const MAGIC = fromText("openssh-key-v1\0");

/** Undefined if it is cut short, or is not of one key. */
export function readOpensshContainer(bytes: Bytes): OpensshContainer | undefined {
  if (!sameBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return undefined;
  const reader = sshReader(bytes, MAGIC.length);
  const cipher = reader.text();
  const derivation = reader.text();
  const derivationOptions = reader.string();
  const count = reader.number();
  const publicKey = reader.string();
  const secret = reader.string();
  if (cipher === undefined || derivation === undefined || derivationOptions === undefined) return undefined;
  if (count !== 1 || publicKey === undefined || secret === undefined) return undefined;
  return { cipher, derivation, derivationOptions, publicKey, secret, tag: reader.rest() };
}
