import { toBase64Url } from "../core/bytes.ts";
import type { NoticeReason } from "../core/reset-notice.ts";
import { type SignedReset, WITHDRAWN } from "../core/reset-request.ts";
import { rememberNonce } from "./answered-nonces.ts";
import { changePassword } from "./change-password.ts";
import { ADVANCED, type Guest, type Step } from "./guest.ts";
import { judgeReset, type KnownKeys, LONGEST_RESET } from "./judge-reset.ts";
import { printable } from "./metadata.ts";
import type { GuestRecord, Resets } from "./record.ts";
import { inThePast } from "./reset-limit.ts";
import { refusalText } from "./reset-texts.ts";

/**
 * Obeys the request in the metadata item, or answers why not. `idle` if there is nothing to answer. What is decided is on the disk before
 * anything is done, and the nonce with it: whatever happens after that, the request is not obeyed a second time.
 */
export async function answerReset(
  guest: Guest,
  record: GuestRecord,
  item: string | undefined,
  keys: KnownKeys,
): Promise<Step> {
  if (item === guest.memory.item) return { code: "idle" };
  guest.memory.item = undefined;
  if (item === undefined) return { code: "idle" };
  const verdict = await judgeReset(guest, record, item, keys);
  if (verdict.code === "granted") return obey(guest, record, verdict.request, item, keys);
  guest.memory.item = item;
  if (verdict.code === "refused") return refuse(guest, record, verdict.request, verdict.reason);
  if (verdict.code === "ignored") await guest.journal.say("trouble", verdict.text);
  return { code: "idle" };
}

async function obey(
  guest: Guest,
  record: GuestRecord,
  request: SignedReset,
  item: string,
  { pinned }: KnownKeys,
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
function decided(guest: Guest, resets: Resets, request: SignedReset, outcome: "obeyed" | NoticeReason): Resets {
  const [now, { nonce, user, expires }] = [guest.now(), request];
  // The end of the request that is taken back is not known; it would not be obeyed if it were later than this.
  const end = expires === WITHDRAWN ? now + LONGEST_RESET : expires;
  return { ...rememberNonce(resets, toBase64Url(nonce), end), last: { time: now, user, outcome } };
}
