import { hex } from "@scure/base";
import type { Bytes } from "./bytes.ts";

/** OS2IP: octets, big-endian, to an integer (RFC 8017, section 4.2). */
export const integerFromBytes = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${hex.encode(bytes)}`);

/** I2OSP: an integer to exactly `length` octets (RFC 8017, section 4.1). Throws a RangeError if it does not fit. */
export function integerToBytes(integer: bigint, length: number): Bytes {
  const digits = integer.toString(16).padStart(2 * length, "0");
  if (integer < 0n || digits.length !== 2 * length) throw new RangeError("integer does not fit length");
  return hex.decode(digits) as Bytes;
}

/** Bits of a positive integer, without zeros in front. */
export function bitLength(integer: bigint): number {
  const digits = integer.toString(16);
  return 4 * (digits.length - 1) + (32 - Math.clz32(Number.parseInt(digits.charAt(0), 16)));
}

/** Octets that a positive integer needs: of a modulus, the length of every ciphertext. */
export const byteLength = (integer: bigint): number => Math.ceil(bitLength(integer) / 8);
