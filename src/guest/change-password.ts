import { LONGEST_BLOB } from "../core/blob.ts";
import { STANZA_LENGTH } from "../core/envelope.ts";
import { createPassword } from "../core/password.ts";
import { sealEnvelope } from "../core/seal-envelope.ts";
import { type Secret, wipeAfter } from "../core/secret.ts";
import { ADVANCED, type Guest, type Step, waiting } from "./guest.ts";
import { describe, type Recipient } from "./recipients.ts";
import { envelopesOf, type GuestRecord, noResets, withEnvelopes } from "./record.ts";
import { isSettled } from "./settling.ts";
import { isFree, readSlot } from "./slot.ts";

/** What is to be changed, and what is known of it. */
export interface Change {
  instance: string;
  account: string;
  recipients: readonly Recipient[];
  /** Of the request that is obeyed, base64url. */
  nonce?: string | undefined;
  /** What stands in the record already; undefined before the first password. */
  record?: GuestRecord | undefined;
  /**
   * What the record says if the account cannot be changed. Without it there is no way back: nothing was there before, or an earlier try
   * ended in the dark and may have set its password.
   */
  otherwise?: GuestRecord;
}

/** Characters of base64url that one recipient takes. */
const STANZA_CHARACTERS = (STANZA_LENGTH * 4) / 3;
/** How often a command may fail before the answer to a request is that it does. */
const MOST_FAILURES = 3;

/**
 * Makes a password, seals it, records the envelope, sets the password, records that. The plaintext is in memory only: a guest that
 * is killed between the two records makes another password, and keeps the envelopes of the earlier ones until that one is set.
 * Nothing is changed while there is no place for the new envelope.
 */
export async function changePassword(guest: Guest, change: Change): Promise<Step> {
  if (change.recipients.length === 0)
    return waiting("this instance has no ssh-ed25519 key yet: give it one in the cloud, or use --recipient-file");
  const slot = await readSlot(guest, change.record);
  if (slot.code === "problem") return waiting(slot.text);
  if (slot.code === "own" && !isFree(slot))
    return waiting("a reset waits: the earlier password is still stored, and cannot be replaced: clear it");
  if (slot.code === "stranger")
    return waiting(
      "another password is stored for this instance: clear it, and the guest goes on; nothing was changed",
    );
  if (change.otherwise !== undefined && !isSettled(guest, slot))
    return waiting("a reset waits: what this guest has posted before may still arrive");
  const password = createPassword(guest.policy);
  return wipeAfter([password], () => sealAndApply(guest, change, password));
}

async function sealAndApply(guest: Guest, change: Change, password: Secret): Promise<Step> {
  const { record, account, recipients, otherwise } = change;
  const { envelope, time } = seal(guest, change, password);
  if (envelope.length > LONGEST_BLOB) {
    if (otherwise === undefined) return waiting(tooMany(recipients, envelope.length));
    return giveUp(guest, otherwise, `there is no room for an answer to ${recipients.length} keys`);
  }
  const sealed: GuestRecord = {
    ...(record ?? firstRecord(guest, change)),
    phase: "sealed",
    account,
    nonce: change.nonce,
    accounts: withEnvelopes(record, account, [...envelopesOf(record, account), envelope]),
    time,
  };
  await guest.records.write(sealed);
  let wayBack = otherwise;
  for (let failures = 1; ; failures++) {
    // The same password again: another one would need another envelope, one for every time that a broken command fails.
    const outcome = await guest.apply(account, password);
    if (outcome.code === "applied") break;
    const reason = `the password of ${account} is not set: ${outcome.text}`;
    if (!outcome.clean) wayBack = undefined;
    const goesOn = failures < MOST_FAILURES || wayBack === undefined;
    if (goesOn && (await guest.pause(reason))) continue;
    // Told to stop, too: the next run could not know that nothing has changed.
    return wayBack === undefined ? { code: "stopped" } : giveUp(guest, { ...wayBack, time }, reason);
  }
  await guest.records.write({ ...sealed, phase: "applied", accounts: withEnvelopes(sealed, account, [envelope]) });
  const asked = change.nonce === undefined ? "" : ", as a key holder asked";
  const names = recipients.map(describe).join(", ");
  await guest.journal.tell("done", `${account} has a new password${asked}, sealed to ${names}`);
  return ADVANCED;
}

function seal(guest: Guest, { instance, account, recipients, nonce, record }: Change, password: Secret) {
  // An admin's browser takes an older time for a replay, so a clock that was set back must not show here.
  const time = Math.max(guest.now(), (record?.time ?? 0) + 1);
  const payload = { instance, user: account, password, time, ...(nonce !== undefined && { reset: nonce }) };
  const keys = recipients.slice(0, 255).map(({ publicKey }) => publicKey);
  return { envelope: sealEnvelope(payload, keys, guest.identity), time };
}

async function giveUp(guest: Guest, otherwise: GuestRecord, reason: string): Promise<Step> {
  await guest.records.write(otherwise);
  await guest.journal.tell("trouble", `a reset is given up, and the earlier password stays: ${reason}`);
  return ADVANCED;
}

const firstRecord = (guest: Guest, { instance, account, recipients }: Change): GuestRecord => ({
  version: 2,
  instance,
  user: guest.user,
  recipients: recipients.map(({ line }) => line),
  phase: "sealed",
  account,
  accounts: [],
  stored: "",
  earlier: [],
  time: 0,
  resets: noResets,
});

function tooMany(recipients: readonly Recipient[], length: number): string {
  const least = Math.ceil((length - LONGEST_BLOB) / STANZA_CHARACTERS);
  const names = recipients.map(describe).join(", ");
  return `${recipients.length} keys are more than a stored password has room for: drop ${least} of ${names}`;
}
