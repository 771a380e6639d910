import { parseSshPublicKey } from "../core/ssh-public-key.ts";
import { changePassword } from "./change-password.ts";
import { type Guest, type Step, waiting } from "./guest.ts";
import type { InstanceMetadata } from "./metadata.ts";
import { postEnvelope } from "./post-envelope.ts";
import { collectRecipients, describe } from "./recipients.ts";
import type { GuestRecord } from "./record.ts";

/** Does the next thing that the guest's record asks for: make and set a password, post it, or nothing more. */
export async function nextStep(guest: Guest): Promise<Step> {
  const found = await guest.metadata.readInstance();
  if (found.code === "problem") return waiting(found.text);
  const record = await guest.records.read();
  const { recipients, leftOut } = collectRecipients([...guest.configured, ...found.value.keys]);
  for (const sentence of leftOut) await guest.journal.say("trouble", sentence);
  if (record === undefined) return changePassword(guest, undefined, { instance: found.value.instance, recipients });
  const stranger = notTheirs(record, guest, found.value);
  if (stranger !== undefined) return waiting(stranger);
  for (const late of recipients.filter(({ line }) => !record.recipients.some((pinned) => sameKey(pinned, line))))
    await guest.journal.say("trouble", `key ${describe(late)} came after the first password: nothing is sealed to it`);
  if (record.phase === "sealed") {
    const pinned = collectRecipients(record.recipients.map((line) => ({ name: commentOf(line), line })));
    return changePassword(guest, record, { instance: record.instance, recipients: pinned.recipients });
  }
  if (record.phase === "applied") return postEnvelope(guest, record);
  await guest.journal.say("done", `the password of ${record.user} is posted: nothing is left to do`);
  return { code: "done" };
}

/** A cloned disk, or another account: what is recorded says nothing about either. */
function notTheirs(record: GuestRecord, guest: Guest, { instance }: InstanceMetadata): string | undefined {
  if (record.instance !== instance)
    return `this state belongs to instance ${record.instance}, not ${instance}: if this is a copy of its disk, remove the state folder`;
  if (record.user !== guest.user)
    return `this state belongs to the user ${record.user}: give another --user or --state`;
  return undefined;
}

const commentOf = (line: string): string => parseSshPublicKey(line)?.comment ?? "";
/** Whatever the comments say. */
const sameKey = (a: string, b: string): boolean => a.split(" ")[1] === b.split(" ")[1];
