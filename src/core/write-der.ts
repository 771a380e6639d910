import { type Bytes, concat } from "./bytes.ts";
import { INTEGER, SEQUENCE } from "./der.ts";
import { bitLength, integerToBytes } from "./rsa-integers.ts";

/** One element of DER (X.690, section 10): its tag, its length in the shortest form, its content. `parts` are wiped. */
export function writeElement(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const element = concat(Uint8Array.of(tag, ...lengthOctets(length)), ...parts);
  for (const part of parts) part.fill(0);
  return element;
}

export const writeSequence = (...parts: readonly Uint8Array[]): Bytes => writeElement(SEQUENCE, ...parts);

/** An INTEGER that is not negative, with a bit in front that says so (X.690, section 8.3). Throws a RangeError for others. */
export const writeUnsigned = (integer: bigint): Bytes =>
  writeElement(INTEGER, integerToBytes(integer, Math.floor(bitLength(integer) / 8) + 1));

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}
