/** The inside of a JSON string as bytes (RFC 8259, section 7), so that a password need not become a JavaScript string. */
import { fromText } from "./bytes.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Control characters are no part of a password, so only two bytes need escaping (RFC 8259, section 7). */
export function escapeJson(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length * 2);
  let length = 0;
  for (const byte of bytes) {
    if (byte === QUOTE || byte === BACKSLASH) out[length++] = BACKSLASH;
    out[length++] = byte;
  }
  const escaped = out.slice(0, length);
  out.fill(0);
  return escaped;
}

/** The bytes behind a JSON string's escapes; undefined for an escape that is none, or stands for a control character. */
export function unescapeJson(bytes: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== BACKSLASH) {
      out[length++] = bytes[at] ?? 0;
      continue;
    }
    const kind = String.fromCharCode(bytes[++at] ?? 0);
    if (kind === "u") {
      const unit = hexUnit(bytes, at + 1);
      const pair = unit !== undefined && unit >> 10 === 0x36 ? lowSurrogate(bytes, at + 5) : undefined;
      if (unit === undefined || (unit >> 11 === 0x1b && pair === undefined)) return refuse(out);
      const point = pair === undefined ? unit : 0x10000 + ((unit & 0x3ff) << 10) + (pair & 0x3ff);
      const encoded = fromText(String.fromCodePoint(point));
      out.set(encoded, length);
      length += encoded.length;
      at += pair === undefined ? 4 : 10;
    } else if (kind === '"' || kind === "\\" || kind === "/") {
      out[length++] = kind.charCodeAt(0);
    } else return refuse(out);
  }
  const plain = out.slice(0, length);
  out.fill(0);
  return plain;
}

function refuse(bytes: Uint8Array): undefined {
  bytes.fill(0);
}

function hexUnit(bytes: Uint8Array, at: number): number | undefined {
  const digits = String.fromCharCode(...bytes.subarray(at, at + 4));
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

function lowSurrogate(bytes: Uint8Array, at: number): number | undefined {
  const unit = bytes[at] === BACKSLASH && bytes[at + 1] === 0x75 ? hexUnit(bytes, at + 2) : undefined;
  return unit !== undefined && unit >> 10 === 0x37 ? unit : undefined;
}
