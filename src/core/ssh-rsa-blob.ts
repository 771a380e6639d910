import { type Bytes, concat, fromText } from "./bytes.ts";
import { byteLength, integerToBytes } from "./rsa-integers.ts";
import type { RsaPrivateKey } from "./rsa-key.ts";
import { sshString } from "./ssh-public-key.ts";

/** The SSH public key blob of an RSA key (RFC 4253, section 6.6): what its fingerprint is made of. */
export const rsaKeyBlob = ({ n, e }: Pick<RsaPrivateKey, "n" | "e">): Bytes =>
  concat(sshString(fromText("ssh-rsa")), sshInteger(e), sshInteger(n));

/** An `mpint` (RFC 4251, section 5) that is not negative: as short as possible, with a zero in front of a set first bit. */
function sshInteger(integer: bigint): Bytes {
  if (integer === 0n) return sshString(new Uint8Array(0));
  const bytes = integerToBytes(integer, byteLength(integer));
  return sshString((bytes[0] ?? 0) >= 0x80 ? concat(new Uint8Array(1), bytes) : bytes);
}
