import { integerFromBytes } from "./rsa-integers.ts";

/** One element of DER (X.690, section 10). `content` is a view: wiping the whole wipes it. */
export interface DerElement {
  tag: number;
  content: Uint8Array;
}

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** The elements of the one SEQUENCE that `bytes` are. Undefined if they are anything else, or anything stands behind it. */
export function readSequence(bytes: Uint8Array): DerElement[] | undefined {
  const [outer, ...more] = readElements(bytes) ?? [];
  return outer?.tag === SEQUENCE && more.length === 0 ? readElements(outer.content) : undefined;
}

/** The elements of a SEQUENCE within another one. */
export const sequenceOf = (element: DerElement | undefined): DerElement[] | undefined =>
  element?.tag === SEQUENCE ? readElements(element.content) : undefined;

export const octetsOf = (element: DerElement | undefined): Uint8Array | undefined =>
  element?.tag === OCTET_STRING ? element.content : undefined;

/** An INTEGER that is not negative and has no needless zero in front (X.690, section 8.3.2). */
export function unsignedOf(element: DerElement | undefined): bigint | undefined {
  if (element?.tag !== INTEGER) return undefined;
  const [first, second] = element.content;
  if (first === undefined || first >= 0x80) return undefined;
  if (first === 0 && second !== undefined && second < 0x80) return undefined;
  return integerFromBytes(element.content);
}

/** An OBJECT IDENTIFIER (X.690, section 8.19) with dots; undefined if it is none, or has an arc above 2^31. */
export function identifierOf(element: DerElement | undefined): string | undefined {
  if (element?.tag !== OBJECT_IDENTIFIER || element.content.length > 32) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of element.content) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > 2 ** 31) return undefined;
    if (byte >= 0x80) continue;
    if (arcs.length === 0) {
      const root = Math.min(Math.floor(arc / 40), 2);
      arcs.push(root, arc - root * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arc === 0 && arcs.length > 0 ? arcs.join(".") : undefined;
}

function readElements(bytes: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = readLength(bytes, at + 1);
    if (length === undefined || length.end > bytes.length) return undefined;
    elements.push({ tag: bytes[at] ?? 0, content: bytes.subarray(length.start, length.end) });
    at = length.end;
  }
  return elements;
}

/** Where the content starts and ends whose length is written at `at`: definite, in the shortest form (X.690, section 10.1). */
export function readLength(bytes: Uint8Array, at: number): { start: number; end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, end: at + 1 + first };
  const digits = bytes.subarray(at + 1, at + 1 + (first & 0x7f));
  if (digits.length === 0 || digits.length > 3 || digits.length < (first & 0x7f) || digits[0] === 0) return undefined;
  const length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
  const start = at + 1 + digits.length;
  return length < 0x80 ? undefined : { start, end: start + length };
}
