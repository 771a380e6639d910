import { INTEGER, readLength } from "./der.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";

/** So many bytes of padding do not come right by chance: one file in 2^32. */
const CERTAIN_PADDING = 4;

/**
 * Reads the DER of a private key out of what CBC gave, padded as in RFC 8018, section 6.1.1. Nothing authenticates it,
 * so the passphrase is judged by both ends: a key starts with a SEQUENCE and a version, which are in the first block, and
 * ends with its padding. If one is right and the other is not, the file is damaged; if both are wrong, the passphrase is.
 */
export function readDecryptedDer(
  plain: Uint8Array,
  blockLength: number,
  read: (der: Uint8Array) => KeyFileOutcome,
): KeyFileOutcome {
  const padding = paddingLength(plain, blockLength);
  if (!startsLikeKey(plain)) return padding >= CERTAIN_PADDING ? refuse("damaged") : { code: "wrong-passphrase" };
  return padding === 0 ? refuse("damaged") : read(plain.subarray(0, plain.length - padding));
}

/** 0 if it is wrong. */
function paddingLength(plain: Uint8Array, blockLength: number): number {
  const length = plain.at(-1) ?? 0;
  if (length === 0 || length > blockLength || length > plain.length) return 0;
  return plain.subarray(-length).every((byte) => byte === length) ? length : 0;
}

/** SEQUENCE, its length, INTEGER of one byte, 0 or 1: at most the first 7 bytes for any key of up to 64 KiB. */
function startsLikeKey(plain: Uint8Array): boolean {
  const length = plain[0] === 0x30 ? readLength(plain, 1) : undefined;
  if (length === undefined) return false;
  const [tag, size, version] = plain.subarray(length.start);
  return tag === INTEGER && size === 1 && (version === 0 || version === 1);
}
