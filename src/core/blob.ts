import { fromBase64, fromBase64Url } from "./bytes.ts";
import { ENVELOPE_PREFIX, hasEnvelopeLength } from "./envelope.ts";
import { NOTICE_MARK, noticeBytes, withoutNotice } from "./reset-notice.ts";

/** Nova's limit for a stored password, in bytes (nova.virt.netutils / password.MAX_SIZE: 4 x 255). */
export const LONGEST_BLOB = 1020;

export type Blob =
  /** A guest's notice may stand behind it: reset-notice.ts. */
  | { kind: "envelope"; bytes: Uint8Array }
  /** Base64 of one RSA block, as cloudbase-init and `nova get-password` use it. */
  | { kind: "rsa"; bytes: Uint8Array };

/**
 * What kind of encrypted password `text` is; undefined for plaintext and for anything else that is none. An RSA block has the
 * length of a modulus of 1024 to 8192 bits. Text that merely was base64-encoded is told from ciphertext by its bytes: 128 random
 * ones are all printable ASCII with a probability below 10^-50.
 */
export function recogniseBlob(text: string): Blob | undefined {
  if (text.startsWith(ENVELOPE_PREFIX)) {
    if (text.includes(NOTICE_MARK) && noticeBytes(text) === undefined) return undefined;
    const bytes = fromBase64Url(withoutNotice(text).slice(ENVELOPE_PREFIX.length));
    return bytes !== undefined && hasEnvelopeLength(bytes) ? { kind: "envelope", bytes } : undefined;
  }
  const bytes = fromBase64(text.replace(/\r?\n/g, ""));
  if (bytes === undefined || bytes.length < 128 || bytes.length > 1024) return undefined;
  return bytes.every(isPrintable) ? undefined : { kind: "rsa", bytes };
}

const isPrintable = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
