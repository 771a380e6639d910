/**
 * Whether the bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF) without control
 * characters (C0, DEL, C1), at most `limit` characters long. Looks at bytes only: a password under test never becomes a string.
 */
export function isPlainUtf8(bytes: Uint8Array, limit: number): boolean {
  let count = 0;
  for (let at = 0; at < bytes.length; count++) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > 2 && first < 0xe0) return false; // a stray continuation byte, or an overlong lead (C0, C1)
    if (first > 0xf4 || at + length > bytes.length) return false;
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let next = 1; next < length; next++) {
      const byte = bytes[at + next] ?? 0;
      if (byte >> 6 !== 2) return false;
      point = (point << 6) | (byte & 0x3f);
    }
    if (length === 3 && (point < 0x800 || (point >= 0xd800 && point <= 0xdfff))) return false;
    if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return false;
    if (point < 0x20 || (point >= 0x7f && point <= 0x9f)) return false;
    at += length;
  }
  return count <= limit;
}
