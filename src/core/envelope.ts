/** The layout of an envelope (design.md): what recognising, sealing and opening agree on. */
import { type Bytes, concat, fromText } from "./bytes.ts";

export const ENVELOPE_PREFIX = "LK1.";
export const KEY_ID_LENGTH = 8;
export const CONTENT_KEY_LENGTH = 32;
/** One recipient: key id, then the content key in a sealed box (48 bytes longer). */
export const STANZA_LENGTH = 88;
export const NONCE_LENGTH = 24;
export const TAG_LENGTH = 16;
export const PADDING_BLOCK = 128;
export const GUEST_KEY_LENGTH = 32;
export const SIGNATURE_LENGTH = 64;

const CONTEXT = fromText("latchkey envelope 1\0");

/** Exact lengths: at least one recipient, and a body of whole padding blocks. */
export function hasEnvelopeLength(bytes: Uint8Array): boolean {
  const recipients = bytes[0] ?? 0;
  const body = bytes.length - 1 - recipients * STANZA_LENGTH - NONCE_LENGTH - TAG_LENGTH;
  return recipients > 0 && body >= PADDING_BLOCK && body % PADDING_BLOCK === 0;
}

/** What the guest signs: the stanzas with their count in front, so that nobody can add or take away a recipient. */
export const signedPart = (stanzas: Uint8Array, nonce: Uint8Array, json: Uint8Array): Bytes =>
  concat(CONTEXT, stanzas, nonce, json);
