import { type Bytes, concat, fromText } from "./bytes.ts";
import { LONGEST_MODULUS, LONGEST_PUBLIC_EXPONENT, SHORTEST_MODULUS } from "./rsa-check.ts";
import { byteLength, integerFromBytes, integerToBytes } from "./rsa-integers.ts";
import type { RsaPublicKey } from "./rsa-key.ts";
import { readString, rsaModulus, type SshPublicKey, sshString } from "./ssh-public-key.ts";

/** The SSH public key blob of an RSA key (RFC 4253, section 6.6): what its fingerprint is made of. */
export const rsaKeyBlob = ({ n, e }: RsaPublicKey): Bytes =>
  concat(sshString(fromText("ssh-rsa")), sshInteger(e), sshInteger(n));

/** The numbers of an `ssh-rsa` key; undefined for other types, and for lengths that no key of ours has. */
export function rsaPublicKeyOf(key: SshPublicKey): RsaPublicKey | undefined {
  const modulus = rsaModulus(key);
  const exponent = readString(key.blob, 11);
  if (modulus === undefined || exponent === undefined) return undefined;
  if (modulus.length < SHORTEST_MODULUS / 8 || modulus.length > LONGEST_MODULUS / 8) return undefined;
  if (exponent.length > LONGEST_PUBLIC_EXPONENT / 8 + 1) return undefined; // a zero may be in front
  return { n: integerFromBytes(modulus), e: integerFromBytes(exponent) };
}

/** An `mpint` (RFC 4251, section 5) that is not negative: as short as possible, with a zero in front of a set first bit. */
function sshInteger(integer: bigint): Bytes {
  if (integer === 0n) return sshString(new Uint8Array(0));
  const bytes = integerToBytes(integer, byteLength(integer));
  return sshString((bytes[0] ?? 0) >= 0x80 ? concat(new Uint8Array(1), bytes) : bytes);
}
