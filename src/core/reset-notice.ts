import { type Bytes, concat, fromBase64Url, fromText, sameBytes, toBase64Url } from "./bytes.ts";
import { type Ed25519KeyPair, sign, verify } from "./ed25519.ts";
import { instanceBytes } from "./instance-id.ts";
import { RESET_NONCE_LENGTH } from "./reset-request.ts";

/** Why a guest has not changed the password. The place in this list is the byte that is signed: only ever append. */
export const noticeReasons = [
  /** Taken back in time. */
  "withdrawn",
  /** It was over when the guest saw it. */
  "expired",
  /** The guest may not reset this user's password. */
  "user-not-allowed",
  /** So soon after another. */
  "too-soon",
  /** The instance did not take the new password: the account has the old one. */
  "not-set",
  /** The guest does not seal to the key that has signed. */
  "key-not-trusted",
  /** Its end is further away than the guest allows. */
  "too-long",
  /** It was obeyed, and another request after it: the envelope is the newer one's. */
  "superseded",
] as const;

export type NoticeReason = (typeof noticeReasons)[number];

/** A guest's answer to a request that it did not obey. */
export interface ResetNotice {
  /** Of the request, 16 bytes. */
  nonce: Bytes;
  reason: NoticeReason;
}

/**
 * Stands between an envelope and a notice: the guest stores both in one text, because a cloud has one place for a guest's words
 * and the envelope of the password that still works must stay there.
 */
export const NOTICE_MARK = ".N1.";
export const NOTICE_LENGTH = RESET_NONCE_LENGTH + 1 + 64;

const CONTEXT = fromText("latchkey notice 1\0");

/** What follows an envelope: the mark and 108 characters, signed with the guest's key. Throws a RangeError for fields of other sizes. */
export function writeNotice(instance: string, { nonce, reason }: ResetNotice, guest: Ed25519KeyPair): string {
  if (nonce.length !== RESET_NONCE_LENGTH) throw new RangeError("nonce must have 16 bytes");
  const fields = concat(nonce, Uint8Array.of(noticeReasons.indexOf(reason)));
  return NOTICE_MARK + toBase64Url(concat(fields, sign(concat(CONTEXT, instanceBytes(instance), fields), guest.seed)));
}

/** The envelope of a stored text, without a notice. */
export const withoutNotice = (blob: string): string => blob.split(NOTICE_MARK, 1)[0] ?? "";

/**
 * The notice in a stored text; undefined if there is none, or if this guest (Ed25519 key, 32 bytes) has not signed it for this
 * instance. Throws a RangeError for an instance that is no UUID.
 */
export async function readNotice(
  blob: string,
  instance: string,
  guestKey: Uint8Array,
): Promise<ResetNotice | undefined> {
  const bytes = noticeBytes(blob);
  const reason = noticeReasons[bytes?.[RESET_NONCE_LENGTH] ?? noticeReasons.length];
  if (bytes === undefined || reason === undefined) return undefined;
  const fields = bytes.subarray(0, RESET_NONCE_LENGTH + 1);
  const signed = concat(CONTEXT, instanceBytes(instance), fields);
  if (!(await verify(signed, bytes.subarray(RESET_NONCE_LENGTH + 1), guestKey))) return undefined;
  return { nonce: bytes.slice(0, RESET_NONCE_LENGTH), reason };
}

/** Whether a notice answers a request. */
export const answers = (notice: ResetNotice, nonce: Uint8Array): boolean => sameBytes(notice.nonce, nonce);

/** The bytes behind the mark, of whatever origin; undefined if there are none or not as many as a notice has. */
export function noticeBytes(blob: string): Bytes | undefined {
  const at = blob.indexOf(NOTICE_MARK);
  const bytes = at < 0 ? undefined : fromBase64Url(blob.slice(at + NOTICE_MARK.length));
  return bytes?.length === NOTICE_LENGTH ? bytes : undefined;
}
