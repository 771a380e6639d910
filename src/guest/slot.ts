import { createHash } from "node:crypto";
import { readNotice, withoutNotice } from "../core/reset-notice.ts";
import type { Guest } from "./guest.ts";
import type { Problem } from "./metadata.ts";
import type { GuestRecord } from "./record.ts";

/** What stands in the one place that a cloud has for a guest's text, and its version where the service names one: Nova does not. */
export type Slot = { version?: string | undefined } & (
  | { code: "empty" }
  /** A text of this guest's. */
  | { code: "own"; text: string }
  | { code: "stranger" }
);

export async function readSlot(guest: Guest, record: GuestRecord | undefined): Promise<Slot | Problem> {
  const found = await guest.metadata.readPassword();
  if (found.code === "problem") return found;
  const { text, version } = found.value;
  if (text === "") return { code: "empty", version };
  return (await isOwn(guest, record, text)) ? { code: "own", text, version } : { code: "stranger", version };
}

/** Room for a text: nothing is stored, or something of this guest's where the service replaces exactly that. */
export const isFree = (slot: Slot): boolean =>
  slot.code === "empty" || (slot.code === "own" && slot.version !== undefined);

/**
 * An envelope that the guest has stored or is about to, alone or with a notice that it has signed. The answer to a POST may be lost, so it
 * can be there before the record says so; but it is in the record before it is posted.
 */
async function isOwn({ identity }: Guest, record: GuestRecord | undefined, text: string): Promise<boolean> {
  if (record === undefined) return false;
  const envelope = withoutNotice(text);
  const isKnown =
    record.stored === envelope ||
    record.accounts.some(({ envelopes }) => envelopes.includes(envelope)) ||
    record.earlier.includes(digest(envelope));
  return isKnown && (text === envelope || (await readNotice(text, record.instance, identity.publicKey)) !== undefined);
}

const MOST_EARLIER = 100;

/** The record with another envelope in the place. */
export const withStored = (record: GuestRecord, envelope: string): GuestRecord => {
  if (record.stored === envelope || record.stored === "") return { ...record, stored: envelope };
  return { ...record, stored: envelope, earlier: [...record.earlier, digest(record.stored)].slice(-MOST_EARLIER) };
};

const digest = (envelope: string): string => createHash("sha256").update(envelope).digest("base64url");
