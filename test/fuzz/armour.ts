import { concat, fromText } from "../../src/core/bytes.ts";
import type { Random } from "./random.ts";

/** Changes what a piece of base64 in a text stands for, and keeps its number of lines: PuTTY's files state it. */
export function changeEncoded(text: Uint8Array, random: Random, change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const latin = Buffer.from(text).toString("latin1");
  const found = [...latin.matchAll(/[A-Za-z0-9+/\n]{40,}={0,2}/g)];
  if (found.length === 0) return change(text);
  const { index, 0: encoded } = random.pick(found);
  const start = index + (encoded.length - encoded.trimStart().length);
  const trimmed = encoded.trim();
  const changed = change(Buffer.from(trimmed, "base64"));
  const lines = wrapped(Buffer.from(changed).toString("base64"), trimmed.split("\n").length);
  return concat(text.subarray(0, start), fromText(lines), text.subarray(start + trimmed.length));
}

function wrapped(text: string, lines: number): string {
  const length = Math.max(Math.ceil(text.length / lines), 1);
  return Array.from({ length: lines }, (_, line) => text.slice(line * length, (line + 1) * length)).join("\n");
}
