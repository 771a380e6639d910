import { LONGEST_BLOB } from "../core/blob.ts";
import { STANZA_LENGTH } from "../core/envelope.ts";
import { createPassword } from "../core/password.ts";
import { sealEnvelope } from "../core/seal-envelope.ts";
import { type Secret, wipeAfter } from "../core/secret.ts";
import { type Guest, type Step, waiting } from "./guest.ts";
import { describe, type Recipient } from "./recipients.ts";
import type { GuestRecord } from "./record.ts";

export interface Sealing {
  instance: string;
  recipients: readonly Recipient[];
}

/** Characters of base64url that one recipient takes. */
const STANZA_CHARACTERS = (STANZA_LENGTH * 4) / 3;

/**
 * Makes a password, seals it, records the envelope, sets the password, records that. The plaintext is in memory only: a guest that
 * is killed between the two records makes another password, and keeps the envelopes of the earlier ones until that one is set.
 */
export async function changePassword(guest: Guest, record: GuestRecord | undefined, to: Sealing): Promise<Step> {
  if (to.recipients.length === 0)
    return waiting("this instance has no ssh-ed25519 key yet: give it one in the cloud, or use --recipient-file");
  const stored = await guest.metadata.readPassword();
  if (stored.code === "problem") return waiting(stored.text);
  const earlier = record?.envelopes ?? [];
  if (stored.value !== "" && !earlier.includes(stored.value))
    return waiting(
      "another password is stored for this instance: clear it, and the guest goes on; nothing was changed",
    );
  const password = createPassword();
  return wipeAfter([password], () => sealAndApply(guest, record, to, password));
}

async function sealAndApply(
  guest: Guest,
  record: GuestRecord | undefined,
  to: Sealing,
  password: Secret,
): Promise<Step> {
  // An admin's browser takes an older time for a replay, so a clock that was set back must not show here.
  const time = Math.max(guest.now(), (record?.time ?? 0) + 1);
  const payload = { instance: to.instance, user: guest.user, password, time };
  const keys = to.recipients.slice(0, 255).map(({ publicKey }) => publicKey);
  const envelope = sealEnvelope(payload, keys, guest.identity);
  if (envelope.length > LONGEST_BLOB) return waiting(tooMany(to.recipients, envelope.length));
  const sealed: GuestRecord = {
    version: 1,
    instance: to.instance,
    user: guest.user,
    recipients: to.recipients.map(({ line }) => line),
    phase: "sealed",
    envelopes: [...(record?.envelopes ?? []), envelope],
    time,
  };
  await guest.records.write(sealed);
  for (;;) {
    // The same password again: another one would need another envelope, one for every time that a broken command fails.
    const outcome = await guest.apply(guest.user, password);
    if (outcome.code === "applied") break;
    if (!(await guest.pause(`the password of ${guest.user} is not set: ${outcome.text}`))) return { code: "stopped" };
  }
  await guest.records.write({ ...sealed, phase: "applied", envelopes: [envelope] });
  const names = to.recipients.map(describe).join(", ");
  await guest.journal.say("done", `${guest.user} has a new password, sealed to ${names}`);
  return { code: "advanced" };
}

function tooMany(recipients: readonly Recipient[], length: number): string {
  const least = Math.ceil((length - LONGEST_BLOB) / STANZA_CHARACTERS);
  const names = recipients.map(describe).join(", ");
  return `${recipients.length} keys are more than a stored password has room for: drop ${least} of ${names}`;
}
