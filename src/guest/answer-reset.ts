import { toBase64Url } from "../core/bytes.ts";
import type { NoticeReason } from "../core/reset-notice.ts";
import { type SignedReset, WITHDRAWN } from "../core/reset-request.ts";
import { rememberNonce } from "./answered-nonces.ts";
import { changePassword } from "./change-password.ts";
import { ADVANCED, type Guest, IDLE, type Step } from "./guest.ts";
import { LONGEST_RESET, type Verdict } from "./judge-reset.ts";
import { printable } from "./metadata.ts";
import type { Recipient } from "./recipients.ts";
import type { GuestRecord, Outcome, Resets } from "./record.ts";
import { inThePast } from "./reset-limit.ts";
import { refusalText } from "./reset-texts.ts";

/** The request in the metadata item, and what is to come of it. */
export interface Judged {
  item: string;
  verdict: Verdict;
}

/**
 * Obeys the request in the metadata item, or answers why not. `idle` if there is nothing new to answer. What is decided is on the disk
 * before anything is done, and the nonce with it: whatever happens after that, the request is not obeyed a second time.
 */
export async function answerReset(
  guest: Guest,
  record: GuestRecord,
  judged: Judged | undefined,
  pinned: readonly Recipient[],
): Promise<Step> {
  const isNew = judged?.item !== guest.memory.item;
  guest.memory.item = undefined;
  if (judged === undefined) return IDLE;
  const { item, verdict } = judged;
  if (verdict.code === "granted") return obey(guest, record, verdict.request, item, pinned);
  guest.memory.item = item;
  if (verdict.code === "refused") return refuse(guest, record, verdict.request, verdict.reason);
  if (verdict.code === "ignored") await guest.journal.say("trouble", verdict.text);
  else if (isNew && record.notice?.nonce !== verdict.nonce)
    await guest.journal.say("trouble", "a reset request was answered before, and is not obeyed twice");
  return IDLE;
}

async function obey(
  guest: Guest,
  record: GuestRecord,
  request: SignedReset,
  item: string,
  pinned: readonly Recipient[],
): Promise<Step> {
  const { user: account } = request;
  const nonce = toBase64Url(request.nonce);
  const resets = decided(guest, record.resets, request, "obeyed");
  const obeyed = [...inThePast(resets.obeyed, guest.now()), guest.now()].slice(-guest.limit.perHour);
  const { notice: _, ...before } = record;
  const step = await changePassword(guest, {
    instance: record.instance,
    account,
    recipients: pinned,
    nonce,
    record: { ...before, resets: { ...resets, obeyed } },
    otherwise: {
      ...record,
      notice: { nonce, reason: "not-set" },
      resets: { ...decided(guest, record.resets, request, "not-set"), obeyed },
    },
  });
  if (step.code === "waiting") return step;
  guest.memory.item = item;
  guest.memory.obeyed = [...guest.memory.obeyed, guest.uptime()].slice(-guest.limit.perHour);
  return step;
}

async function refuse(guest: Guest, record: GuestRecord, request: SignedReset, reason: NoticeReason): Promise<Step> {
  const notice = { nonce: toBase64Url(request.nonce), reason };
  const unknown = reason === "key-not-trusted";
  // Whoever has the key may ask again when it is trusted; and strangers cannot fill the memory.
  const resets = unknown ? record.resets : decided(guest, record.resets, request, reason);
  await guest.records.write({
    ...record,
    notice,
    resets: { ...resets, obeyed: inThePast(resets.obeyed, guest.now()) },
  });
  if (unknown) await guest.journal.say("trouble", `a reset request is refused: ${refusalText[reason]}`);
  else await guest.journal.tell("trouble", `a reset of ${printable(request.user)} is refused: ${refusalText[reason]}`);
  return ADVANCED;
}

/** What is remembered of a decision. */
function decided(guest: Guest, resets: Resets, request: SignedReset, outcome: Outcome): Resets {
  const [now, { nonce, user, expires }] = [guest.now(), request];
  // The end of the request that is taken back is not known; it would not be obeyed if it were later than this.
  const end = expires === WITHDRAWN ? now + LONGEST_RESET : expires;
  return {
    ...rememberNonce(resets, toBase64Url(nonce), { expires: end, outcome }),
    last: { time: now, user, outcome },
  };
}
