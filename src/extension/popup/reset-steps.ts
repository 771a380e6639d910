import type { ResetOutcome } from "../reset-messages.ts";
import type { Reset } from "../reset-records.ts";
import { type TextKey, text } from "../text.ts";
import { formatDue, formatTime } from "../ui/dates.ts";
import { plural } from "../ui/language.ts";
import { endOf, type ResetEnd } from "./reset-end.ts";
import { describeWrong } from "./wrong-answer.ts";

export type StepState = "done" | "now" | "waiting" | "failed";

export interface ResetStep {
  state: StepState;
  title: string;
  /** Who, how long, or why not. */
  note: string;
}

/** What the steps say beside the record. */
export interface StepContext {
  /** Unix milliseconds. */
  now: number;
  /** The setting, for what is still to come. */
  clearAfterSeconds: number | null;
  /** The instance's state where it does not run. */
  stopped: string | null;
}

/** Seconds after which it is worth saying that the instance may be off. */
const long = 60;

/** At which step a reset is, from 0; the number of steps when all are done. */
export function stepOf(reset: Reset): { at: number; failed: boolean } {
  const last = stepCount(reset) - 1;
  switch (reset.phase) {
    case "recorded":
    case "asking":
      return { at: 0, failed: false };
    case "waiting":
      return { at: 1, failed: false };
    case "opened":
      return { at: last, failed: false };
    case "ended":
      return reset.outcome === undefined ? { at: last, failed: false } : endedAt(reset.outcome, last);
  }
}

export const stepCount = ({ way }: Pick<Reset, "way">): number => (way === "guest" ? 4 : 3);

function endedAt(outcome: ResetOutcome, last: number): { at: number; failed: boolean } {
  switch (outcome.code) {
    case "copied":
      return { at: last + 1, failed: false };
    case "ready":
      return { at: last, failed: false };
    case "only-here":
      return { at: outcome.copied ? last + 1 : last, failed: false };
    case "not-asked":
      return { at: 0, failed: true };
    case "cloud-refused":
      return { at: outcome.unsure ? 1 : 0, failed: true };
    case "refused":
    case "withdrawn":
    case "unanswered":
      return { at: 1, failed: true };
  }
}

/** The steps of a reset from its record, top to bottom. */
export function stepsOf(reset: Reset, context: StepContext): ResetStep[] {
  const { at, failed } = stepOf(reset);
  const end = endOf(reset);
  const steps = reset.way === "guest" ? guestSteps(reset, context, end) : cloudSteps(reset, context, end);
  return steps.map(({ title, note }, index) => {
    if (index < at) return { state: "done", title, note };
    // What does not come says nothing of how it would.
    if (index > at) return { state: "waiting", title, note: failed ? "" : note };
    if (failed && end !== undefined) return { state: "failed", title: end.title, note: end.why };
    return { state: "now", title, note };
  });
}

type Said = Omit<ResetStep, "state">;

function guestSteps(reset: Reset, context: StepContext, end: ResetEnd | undefined): Said[] {
  const { at } = stepOf(reset);
  return [
    { title: text("popupResetSigned"), note: signed(reset) },
    {
      title: text(at > 1 ? "popupResetChanged" : "popupResetChanging"),
      note: at > 1 ? answered(reset) : at === 1 ? waiting(reset, context) : text("popupResetMost"),
    },
    { title: text("popupResetSealed"), note: sealed(reset) },
    lastStep(reset, context, end),
  ];
}

function cloudSteps(reset: Reset, context: StepContext, end: ResetEnd | undefined): Said[] {
  const { at } = stepOf(reset);
  const note = (["popupResetCloudCheck", "popupResetCloudWaiting"] as const)[at] ?? "popupResetCloudDone";
  return [
    { title: text("popupResetSent"), note: text("popupCloudCanRead") },
    { title: text("popupResetChecked"), note: text(note, secondsSince(reset.startedAt, context.now)) },
    lastStep(reset, context, end),
  ];
}

function signed({ phase, keyName, startedAt }: Reset): string {
  if (phase === "recorded") return text("popupResetLooking");
  if (phase === "asking") return text("popupResetSending");
  return text("popupResetSignedWith", keyName, formatTime(startedAt));
}

function answered({ startedAt, openedAt }: Reset): string {
  return openedAt === undefined ? "" : text("popupResetAnswered", secondsSince(startedAt, openedAt));
}

/** What is waited for, and what may be in the way. */
function waiting(reset: Reset, { now, stopped }: StepContext): string {
  const until = formatDue(reset.expiresAt, now);
  const seconds = secondsSince(reset.startedAt, now);
  if (reset.withdrawnAt !== undefined) return text("popupResetWithdrawing");
  if (reset.wrong !== undefined) return `${describeWrong(reset.wrong)} ${text("popupResetWaitsOn", until)}`;
  if (stopped !== null) return text("popupResetStopped", stopped, until);
  return text(seconds > long ? "popupResetWaitingLong" : "popupResetWaiting", seconds, until);
}

function sealed({ keyName, outcome }: Reset): string {
  const details = outcome !== undefined && "details" in outcome ? outcome.details : undefined;
  if (details === undefined) return text("popupResetSealedAmong", keyName);
  const names = details.sealedTo.map(({ name }) => name).join(", ");
  const others = details.sealedBy === "guest" ? details.recipients - details.sealedTo.length : 0;
  return text("popupResetSealedTo", others > 0 ? `${names} ${plural("popupOtherKeys", others)}` : names);
}

/** What the last step is called, and what it says where nothing is known of the end yet. */
function lastStep(reset: Reset, { now, clearAfterSeconds }: StepContext, end: ResetEnd | undefined): Said {
  const outcome = reset.phase === "ended" ? reset.outcome : undefined;
  if (end?.waits) return { title: end.title, note: end.why };
  if (outcome !== undefined && "clearsAt" in outcome) {
    const { clearsAt } = outcome;
    return { title: text("popupCopied"), note: clipboardNote(clearsAt === null ? null : clearsAt - now) };
  }
  const key: TextKey = clearAfterSeconds === null ? "popupClipboardStays" : "popupResetClearsAfter";
  return { title: text("popupCopied"), note: text(key, clearAfterSeconds ?? "") };
}

function clipboardNote(left: number | null): string {
  if (left === null) return text("popupClipboardStays");
  return left > 0 ? text("popupClipboardClears", Math.ceil(left / 1000)) : text("popupClipboardCleared");
}

const secondsSince = (from: number, until: number): number => Math.max(0, Math.floor((until - from) / 1000));
