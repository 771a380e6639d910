import { LONGEST_BLOB } from "../core/blob.ts";
import { type Bytes, fromBase64Url } from "../core/bytes.ts";
import { withoutNotice, writeNotice } from "../core/reset-notice.ts";
import { ADVANCED, type Guest, type Step, waiting } from "./guest.ts";
import { envelopesOf, type GuestRecord } from "./record.ts";
import { readSlot, type Slot } from "./slot.ts";

/** Stores the envelope of the password that the account has, once the record says that it is `applied`. */
export function storeEnvelope(guest: Guest, record: GuestRecord): Promise<Step> {
  return storeText(guest, record, envelopesOf(record, record.account).at(-1) ?? "");
}

/**
 * Puts the last envelope back, with the record's notice behind it. `asked`: whether a request is still there. If none is, nobody waits
 * for the notice, and an envelope that Nova has already can stay as it is.
 */
export async function storeNotice(guest: Guest, record: GuestRecord, asked: boolean): Promise<Step> {
  const step = await storeText(guest, record, answerText(guest, record));
  if (step !== NOT_REPLACED || asked) return step;
  const { notice: _, ...rest } = record;
  await guest.records.write(rest);
  return ADVANCED;
}

/** The notice is left out where there is no room for it: with five recipients. */
function answerText({ identity }: Guest, { instance, stored, notice }: GuestRecord): string {
  if (notice === undefined) return stored;
  const nonce = fromBase64Url(notice.nonce) as Bytes;
  const text = stored + writeNotice(instance, { nonce, reason: notice.reason }, identity);
  return text.length > LONGEST_BLOB ? stored : text;
}

const NOT_REPLACED = waiting("an earlier password is still stored here, where none can be replaced: clear it");

/**
 * Stores a text. A conflict with this very text means that an earlier POST got through and only its answer was lost. What others have
 * stored stays: its owner has to clear it.
 */
async function storeText(guest: Guest, record: GuestRecord, text: string): Promise<Step> {
  const slot = await readSlot(guest, record, text);
  if (slot.code === "same") return settle(guest, record, text);
  if (slot.code !== "free") return obstacle(slot, record);
  const posted = await guest.metadata.postPassword(text, slot.replaces);
  if (posted.code === "problem") return waiting(posted.text);
  if (posted.code === "stored") return settle(guest, record, text);
  const after = await readSlot(guest, record, text);
  if (after.code === "same") return settle(guest, record, text);
  // Nova caches for 15 s: after a clear it may refuse though nothing is stored.
  if (after.code === "free")
    return waiting("the metadata service still has an earlier password: it will be tried again");
  return obstacle(after, record);
}

function obstacle(slot: Exclude<Slot, { code: "free" | "same" }>, { account }: GuestRecord): Step {
  if (slot.code === "problem") return waiting(slot.text);
  if (slot.code === "own") return NOT_REPLACED;
  return waiting(`another password is stored for this instance, and ${account} has the guest's: clear it`);
}

async function settle(guest: Guest, { notice, ...record }: GuestRecord, text: string): Promise<Step> {
  await guest.records.write({ ...record, phase: "posted", stored: withoutNotice(text) });
  if (notice !== undefined) await guest.journal.tell("done", "the answer to the reset request is stored");
  else if (record.nonce !== undefined)
    await guest.journal.tell(
      "done",
      `the new password of ${record.account} is posted, as an answer to the reset request`,
    );
  return ADVANCED;
}
