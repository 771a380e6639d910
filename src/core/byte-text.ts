import { type Bytes, toText } from "./bytes.ts";

/** Each byte as the character of the same number, so that text around binary keys is searched without losing a byte. */
export function textOfBytes(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join("");
}

/** The other way round. */
export const bytesOfText = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A comment is UTF-8 nowadays, and was Latin-1 before. */
export const commentOf = (bytes: Uint8Array): string => toText(bytes) ?? textOfBytes(bytes);
