import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { parseRecord } from "../store/record.ts";
import type { Entry, Write } from "../store/store.ts";

/** What a trail may say. Never "rebuild" or "changePassword": those are Nova's, and mean that a password is out of date. */
export const AUDIT_ACTIONS = [
  ...["registered", "key captured", "posted", "replaced", "read", "refused", "cleared", "deleted"],
  ...["reset requested", "reset withdrawn", "reset request removed"],
  ...["signed in", "passcode asked for", "sign-in refused", "sign-in slowed down", "token revoked"],
  ...["application credential made", "application credential deleted", "totp enabled", "totp disabled"],
  ...["key pair imported", "key pair deleted"],
  ...["user created", "user deleted", "user disabled", "user enabled", "password set"],
  ...["role granted", "role revoked", "project created", "project deleted"],
  ...["sessions ended", "failures forgotten", "totp secret sealed anew"],
  ...["restored", "migrated"],
  ...["audit pruned", "further refusals left out"],
] as const;

/** What has no user, instance or project as its subject. */
export const SIGN_IN_SUBJECT = "sign-in";
export const AUDIT_SUBJECT = "audit";

/** Ids, addresses and words of our own: they need no escaping, and cannot forge a line. */
const plain = (longest: number) => v.pipe(v.string(), v.maxLength(longest), v.regex(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/));

/** An array, because a record is written with every read of a password. */
const schema = v.pipe(
  v.tupleWithRest(
    [v.pipe(v.number(), v.integer()), plain(64), v.picklist(AUDIT_ACTIONS), plain(80), plain(64), plain(64)],
    plain(255),
  ),
  v.maxLength(8),
  v.transform(([at, subject, action, by, from, request, credential = "", about = ""]) => ({
    /** Milliseconds since 1970. */
    at,
    /** The id of an instance, user or project; `sign-in` or `audit`. */
    subject,
    action,
    /** A user's id; `guest`; `console` for `latchkey admin`, with the operating system's user; `service`; `unknown`. */
    by,
    /** An address, or `-` if it was here. */
    from,
    /** The id that the answer and the request log carry as well. */
    request,
    /** The id of the application credential that was used. */
    ...(credential !== "" && { credential }),
    /** More about the action: a role and its project, what was refused. Words and ids of ours, never what somebody has typed. */
    ...(about !== "" && { about }),
  })),
);

/** Who did what, when and from where. Never a password, in whatever form, nor a token, nor a name that was typed. */
export type AuditRecord = Readonly<v.InferOutput<typeof schema>>;
export type AuditAction = AuditRecord["action"];

/** The part of an audit record that is the same for all that one request does. */
export type Actor = Pick<AuditRecord, "by" | "credential" | "from" | "request">;

/** The service itself. */
export const SERVICE: Actor = { by: "service", from: "-", request: "-" };

export const ENTRY_PREFIX = "audit/";
const SEQUENCE_DIGITS = 12;
const PADDING = 10 ** SEQUENCE_DIGITS;

/** This process. */
export const WRITER = randomBytes(6).toString("hex");
const OWN_PREFIX = `${ENTRY_PREFIX}${WRITER}/`;

export const entryKey = (writer: string, sequence: number): string =>
  `${ENTRY_PREFIX}${writer}/${String(PADDING + sequence).slice(1)}`;
/** Whether some writer makes this key. Sequences count from 1. */
export const isEntryKey = (key: string): boolean => /^audit\/[0-9a-f]{12}\/(?!0{12})\d{12}$/.test(key);
/** Of a key that `entryKey` has made. */
export const sequenceOf = (key: string): number => Number(key.slice(-SEQUENCE_DIGITS));

let count = 0;

/** The key of this process's next entry. */
export function nextKey(): string {
  count += 1;
  return OWN_PREFIX + String(PADDING + count).slice(1);
}

/** An address as a socket has it. A proxy in front that says something else is not quoted. */
const ADDRESS = /^[0-9A-Za-z:.%-]{1,64}$/;

/**
 * Goes into the same commit as what it records, so that neither is there without the other. All arguments are ids or words of
 * ours but `actor.from`. The store must be one that `keepTrail` has returned.
 */
export function auditWrite(subject: string, action: AuditAction, actor: Actor, about = ""): Write {
  const { by, from, request, credential = "" } = actor;
  const address = ADDRESS.test(from) ? from : "unknown";
  // By hand: JSON.stringify would cost more than the rest.
  const start = `[${Date.now()},"${subject}","${action}","${by}","${address}","${request}"`;
  if (about !== "") return { key: nextKey(), value: `${start},"${credential}","${about}"]` };
  return { key: nextKey(), value: credential === "" ? `${start}]` : `${start},"${credential}"]` };
}

/** Throws if what is stored is no entry. */
export const auditRecord = (entry: Entry): AuditRecord => parseRecord(entry, schema).record;

/** How an entry begins: a time of 13 digits, then its subject from SUBJECT_AT on. */
const BEGINNING = /^\[\d{13},"[^"\\]{1,64}",/;
const SUBJECT_AT = 16;

/**
 * An entry's time and subject without reading the rest of it. Undefined if it is no entry. Each one is asked twice when it is sealed, which
 * groups in the regular expression would make dearer.
 */
export function subjectOf({ value }: { value: string }): { at: number; subject: string } | undefined {
  if (!BEGINNING.test(value)) return undefined;
  return { at: Number(value.slice(1, 14)), subject: value.slice(SUBJECT_AT, value.indexOf('"', SUBJECT_AT)) };
}
