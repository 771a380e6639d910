import { RESET_ITEM } from "../core/reset-request.ts";
import { parseSshPublicKey } from "../core/ssh-public-key.ts";
import { answerReset } from "./answer-reset.ts";
import { changePassword } from "./change-password.ts";
import { type Guest, type Step, waiting } from "./guest.ts";
import { judgeReset } from "./judge-reset.ts";
import type { Answer, InstanceMetadata } from "./metadata.ts";
import { collectRecipients, describe, type Recipient } from "./recipients.ts";
import type { GuestRecord } from "./record.ts";
import { keepAnswer, storeEnvelope } from "./store-answer.ts";

/**
 * Does the next thing that the guest's record or a key holder asks for: make and set a password, store it, answer a request, or
 * nothing. `known` is the version of the metadata that was looked at before.
 */
export async function nextStep(guest: Guest, known?: string): Promise<Step> {
  const found = await guest.metadata.readInstance(known);
  if (found.code === "problem") return waiting(found.text);
  if (found.code === "unchanged") {
    const slot = await isSlotUnchanged(guest);
    if (slot.code === "problem") return waiting(slot.text);
    const step: Step = slot.value ? { code: "idle", version: known } : await nextStep(guest);
    return step.code === "idle" ? { ...step, held: found.held } : step;
  }
  const { instance, meta, keys, version } = found.value;
  const record = await guest.records.read();
  const { recipients, leftOut } = collectRecipients([...guest.configured, ...keys]);
  for (const sentence of leftOut) await guest.journal.say("trouble", sentence);
  if (record === undefined) return changePassword(guest, { instance, account: guest.user, recipients });
  const stranger = notTheirs(record, guest, found.value);
  if (stranger !== undefined) return waiting(stranger);
  const late = recipients.filter(({ line }) => !record.recipients.some((pinned) => sameKey(pinned, line)));
  for (const key of late)
    await guest.journal.say("trouble", `key ${describe(key)} came after the first password: nothing is sealed to it`);
  const pinned = pinnedBy(record);
  if (record.phase === "sealed")
    return changePassword(guest, {
      instance,
      account: record.account,
      recipients: pinned,
      nonce: record.nonce,
      record,
    });
  const item = meta[RESET_ITEM];
  const judged = item === undefined ? item : { item, verdict: await judgeReset(guest, record, item, { pinned, late }) };
  const asked = judged?.verdict.code === "answered" ? judged.verdict : undefined;
  if (record.phase === "applied") return storeEnvelope(guest, record, asked);
  const next = guest.once ? "nothing is left to do" : "the guest waits for reset requests";
  await guest.journal.say("done", `the password of ${record.account} is posted: ${next}`);
  if (guest.once) return { code: "done" };
  const answer = await answerReset(guest, record, judged, pinned);
  if (answer.code !== "idle") return answer;
  const kept = await keepAnswer(guest, record, asked);
  return kept.code === "idle" ? { ...kept, version } : kept;
}

/** Whether the place of an answer that stands is as it was. A service says so by the version, without the text. */
async function isSlotUnchanged({ memory, metadata }: Guest): Promise<Answer<boolean>> {
  if (memory.slot === undefined) return { code: "answer", value: true };
  const { version } = memory.slot;
  return version === undefined ? { code: "answer", value: false } : metadata.stillStores(version);
}

/** A cloned disk, or another account: what is recorded says nothing about either. */
function notTheirs(record: GuestRecord, guest: Guest, { instance }: InstanceMetadata): string | undefined {
  if (record.instance !== instance)
    return `this state belongs to instance ${record.instance}, not ${instance}: if this is a copy of its disk, remove the state folder`;
  if (record.user !== guest.user)
    return `this state belongs to the user ${record.user}: give another --user or --state`;
  return undefined;
}

const pinnedBy = ({ recipients }: GuestRecord): Recipient[] =>
  collectRecipients(recipients.map((line) => ({ name: commentOf(line), line }))).recipients;
const commentOf = (line: string): string => parseSshPublicKey(line)?.comment ?? "";
/** Whatever the comments say. */
const sameKey = (a: string, b: string): boolean => a.split(" ")[1] === b.split(" ")[1];
