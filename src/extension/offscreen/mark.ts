import { type Bytes, concat, fromBase64, fromText, toBase64 } from "../../core/bytes.ts";
import type { ClipboardMark } from "./clipboard-job.ts";

/** A mark of `text` with a fresh salt. */
export async function markOf(text: Uint8Array): Promise<ClipboardMark> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt: toBase64(salt), digest: await digestOf(salt, text) };
}

/** Whether `text` is what was marked. */
export async function isMarked(mark: ClipboardMark, text: string): Promise<boolean> {
  return (await digestOf(fromBase64(mark.salt) ?? new Uint8Array(), fromText(text))) === mark.digest;
}

async function digestOf(salt: Uint8Array, text: Uint8Array): Promise<string> {
  const salted: Bytes = concat(salt, text);
  const digest = await crypto.subtle.digest("SHA-256", salted);
  salted.fill(0);
  return toBase64(new Uint8Array(digest));
}
