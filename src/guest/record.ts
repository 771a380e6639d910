import * as v from "valibot";
import { noticeReasons } from "../core/reset-notice.ts";

const seconds = v.pipe(v.number(), v.safeInteger());
const nonce = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));

/** What has come of a request. */
const outcome = v.picklist(["obeyed", ...noticeReasons]);
const notice = v.object({ nonce, reason: v.picklist(noticeReasons) });

const resets = v.object({
  /** What was obeyed or refused, by nonce (base64url), with the `expires` of its request. */
  answered: v.record(nonce, v.object({ expires: seconds, outcome })),
  /** The latest `expires` of the nonces that were forgotten: what ends up to then might have been answered before. */
  floor: seconds,
  /** When the latest ones were obeyed. */
  obeyed: v.array(seconds),
  /** The last one that a trusted key has signed. */
  last: v.optional(v.object({ time: seconds, user: v.string(), outcome })),
});

export const version2 = v.object({
  version: v.literal(2),
  instance: v.string(),
  /** Whose password was made first. */
  user: v.string(),
  /** SSH public key lines, pinned by the first seal. */
  recipients: v.pipe(v.array(v.string()), v.minLength(1)),
  /**
   * What has come of the latest change, that of `account`. `sealed`: its password may be the one of the newest envelope or an earlier
   * one. `applied`: it is that of the only envelope left. `posted`: the metadata service has that envelope too.
   */
  phase: v.picklist(["sealed", "applied", "posted"]),
  account: v.string(),
  /** Of the request that this change obeys, base64url: it stands in each envelope that is made for it. */
  nonce: v.optional(nonce),
  /** Each account that has got a password here: it has that of one of the envelopes, the newest one last. */
  accounts: v.array(v.object({ user: v.string(), envelopes: v.pipe(v.array(v.string()), v.minLength(1)) })),
  /** The envelope that the metadata service got last; empty if none. */
  stored: v.string(),
  /** Those before it, as SHA-256 (base64url), the latest ones: a POST may arrive late, and the guest must know its own. */
  earlier: v.array(v.string()),
  /** An answer that is still to be stored, behind `stored`. */
  notice: v.optional(notice),
  /** `time` inside the newest envelope, unix seconds. */
  time: seconds,
  resets,
});

/**
 * What the guest has done, written before each thing it does next. There is no password in it, only envelopes: whatever happens,
 * each account's password can be opened from one of them by the recipients.
 */
export type GuestRecord = v.InferOutput<typeof version2>;
export type Resets = GuestRecord["resets"];
export type Outcome = v.InferOutput<typeof outcome>;
export type Notice = v.InferOutput<typeof notice>;

export const noResets: Resets = { answered: {}, floor: 0, obeyed: [] };

/** The envelopes of an account; none if it has got no password here. */
export const envelopesOf = (record: GuestRecord | undefined, user: string): string[] =>
  record?.accounts.find((account) => account.user === user)?.envelopes ?? [];

/** Of the latest change: that of the password that works, unless the phase is `sealed`. */
export const lastEnvelope = (record: GuestRecord): string => envelopesOf(record, record.account).at(-1) ?? "";

/** The accounts with other envelopes for one of them. */
export const withEnvelopes = (
  record: GuestRecord | undefined,
  user: string,
  envelopes: string[],
): GuestRecord["accounts"] => [
  ...(record?.accounts ?? []).filter((account) => account.user !== user),
  { user, envelopes },
];
