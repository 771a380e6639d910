import { base64, base64nopad, base64urlnopad, hex } from "@scure/base";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export type Bytes = Uint8Array<ArrayBuffer>;

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether two public values are the same. Not in constant time: never for secrets. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export const fromText = (text: string): Bytes => encoder.encode(text) as Bytes;

/** UTF-8 to text, or undefined if the bytes are not UTF-8. */
export function toText(bytes: Uint8Array): string | undefined {
  return attempt(() => decoder.decode(bytes));
}

export const toBase64 = (bytes: Uint8Array): string => base64.encode(bytes);
export const toHex = (bytes: Uint8Array): string => hex.encode(bytes);
export const toBase64NoPadding = (bytes: Uint8Array): string => base64nopad.encode(bytes);
export const toBase64Url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/** Strict decoding (RFC 4648, canonical, no white space): undefined for anything else. */
export const fromBase64 = (text: string): Bytes | undefined => attempt(() => base64.decode(text) as Bytes);
export const fromBase64Url = (text: string): Bytes | undefined => attempt(() => base64urlnopad.decode(text) as Bytes);

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
