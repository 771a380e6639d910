import type { Bytes } from "./bytes.ts";

/** Pairs of hexadecimal digits in either case; undefined for anything else. */
export function fromHex(text: string): Bytes | undefined {
  if (!/^[0-9a-fA-F]*$/.test(text) || text.length % 2 !== 0) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}
