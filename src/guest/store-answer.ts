import { LONGEST_BLOB } from "../core/blob.ts";
import { type Bytes, fromBase64Url } from "../core/bytes.ts";
import { withoutNotice, writeNotice } from "../core/reset-notice.ts";
import { ADVANCED, type Guest, IDLE, type Step, waiting } from "./guest.ts";
import type { Answered } from "./judge-reset.ts";
import { type GuestRecord, lastEnvelope, type Notice } from "./record.ts";
import { isSettled } from "./settling.ts";
import { isFree, readSlot, type Slot, withStored } from "./slot.ts";

/**
 * Stores the envelope of the password that the account has, once the record says that it is `applied`. `asked` is the answered request
 * that stands.
 */
export async function storeEnvelope(guest: Guest, record: GuestRecord, asked: Answered | undefined): Promise<Step> {
  const slot = await readSlot(guest, record);
  if (slot.code === "problem") return waiting(slot.text);
  if (slot.code === "own" && withoutNotice(slot.text) === lastEnvelope(record)) return settle(guest, record);
  if (!isFree(slot)) return obstacle(slot, record);
  return post(guest, record, answerText(guest, record, asked && noticeFor(record, asked)), slot);
}

/**
 * For as long as a request stands its answer does: whoever asked may not have read it yet when a deletion arrives late. The record's notice
 * goes first: another request that seems to stand may come from before it, as each of Nova's processes has a cache of its own. Without a
 * request nobody waits for that notice, and an envelope that Nova has already can stay as it is.
 */
export async function keepAnswer(guest: Guest, record: GuestRecord, asked: Answered | undefined): Promise<Step> {
  const { notice: pending } = record;
  guest.memory.slot = undefined;
  if (asked === undefined && pending === undefined) return IDLE;
  const slot = await readSlot(guest, record);
  if (slot.code === "problem") return waiting(slot.text);
  const text = answerText(guest, record, pending ?? (asked && noticeFor(record, asked)));
  const isThere = slot.code === "own" && slot.text === text;
  if (pending === undefined) {
    // What Nova shows as empty it may only not show yet.
    if (!isThere && isFree(slot) && isSettled(guest, slot)) return post(guest, record, text, slot);
    guest.memory.slot = { version: slot.version };
    return IDLE;
  }
  if (isThere) return settle(guest, record);
  if (isFree(slot)) return post(guest, record, text, slot);
  if (slot.code === "stranger" || asked?.nonce === pending.nonce) return obstacle(slot, record);
  const { notice: _, ...rest } = record;
  await guest.records.write(rest);
  return ADVANCED;
}

/** None for the request that the last envelope answers by itself. */
function noticeFor(record: GuestRecord, { nonce, outcome }: Answered): Notice | undefined {
  if (outcome !== "obeyed") return { nonce, reason: outcome };
  return record.nonce === nonce ? undefined : { nonce, reason: "superseded" };
}

/** The last envelope with a notice behind it, which is left out where there is no room for it: with five recipients. */
function answerText({ identity }: Guest, record: GuestRecord, notice: Notice | undefined): string {
  const envelope = lastEnvelope(record);
  if (notice === undefined) return envelope;
  const nonce = fromBase64Url(notice.nonce) as Bytes;
  const text = envelope + writeNotice(record.instance, { nonce, reason: notice.reason }, identity);
  return text.length > LONGEST_BLOB ? envelope : text;
}

/**
 * Stores a text where there is room for it. A conflict with this very text means that an earlier POST got through and only its answer was
 * lost. What others have stored stays: its owner has to clear it.
 */
async function post(guest: Guest, record: GuestRecord, text: string, to: Slot): Promise<Step> {
  const posted = await guest.metadata.postPassword(text, to.code === "own" ? to.version : undefined);
  guest.memory.posted = guest.uptime();
  if (posted.code === "problem") return waiting(posted.text);
  if (posted.code === "stored") return settle(guest, record);
  const after = await readSlot(guest, record);
  if (after.code === "problem") return waiting(after.text);
  if (after.code === "own" && after.text === text) return settle(guest, record);
  // Nova caches for 15 s: after a clear it may refuse though nothing is stored.
  if (isFree(after)) return waiting("the metadata service still has an earlier password: it will be tried again");
  return obstacle(after, record);
}

function obstacle(slot: Slot, { account }: GuestRecord): Step {
  if (slot.code === "own")
    return waiting("an earlier password is still stored here, where none can be replaced: clear it");
  return waiting(`another password is stored for this instance, and ${account} has the guest's: clear it`);
}

async function settle(guest: Guest, { notice, ...record }: GuestRecord): Promise<Step> {
  const { tell } = guest.journal;
  if (record.phase === "posted" && notice === undefined) {
    await tell("done", "the answer to the reset request is stored again");
    return ADVANCED;
  }
  await guest.records.write({ ...withStored(record, lastEnvelope(record)), phase: "posted" });
  if (notice !== undefined) await tell("done", "the answer to the reset request is stored");
  else if (record.nonce !== undefined)
    await tell("done", `the new password of ${record.account} is posted, as an answer to the reset request`);
  return ADVANCED;
}
