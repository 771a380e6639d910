import type { ResetOutcome, WrongAnswer } from "../reset-messages.ts";
import type { Reset } from "../reset-records.ts";
import { type TextKey, text } from "../text.ts";
import { formatDue } from "../ui/dates.ts";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { ofInstance } from "./failure-kind.ts";
import { describeWrong } from "./wrong-answer.ts";

/** The one thing to do at the end: `look` at what is stored, ask `again`, or what mends a failure. */
export type EndAction = "copy" | "again" | "look" | "settings" | "remedy";

export interface ResetEnd {
  /** What the step is called at which it has ended. */
  title: string;
  /** Why, as sentences. */
  why: string;
  /** What that means for the user. */
  next: string;
  action: EndAction;
  /** Nothing failed: the new password is there and waits for the user. */
  waits: boolean;
  /** What `remedy` is for. */
  failure?: Failure;
}

type Refused = Extract<ResetOutcome, { code: "refused" }>["reason"];

interface EndText {
  why: TextKey;
  next: TextKey;
  action: EndAction;
}

/** One entry for each reason of a guest's: the compiler asks for the missing ones. $1 is the user, $2 the key. */
export const refusedTexts: { readonly [Reason in Refused]: EndText } = {
  expired: { why: "popupRefusedExpired", next: "popupRefusedExpiredNext", action: "again" },
  "user-not-allowed": { why: "popupRefusedUser", next: "popupRefusedUserNext", action: "look" },
  "too-soon": { why: "popupRefusedTooSoon", next: "popupRefusedTooSoonNext", action: "again" },
  "not-set": { why: "popupRefusedNotSet", next: "popupRefusedNotSetNext", action: "again" },
  "key-not-trusted": { why: "popupRefusedKey", next: "popupRefusedKeyNext", action: "look" },
  "too-long": { why: "popupRefusedTooLong", next: "popupRefusedTooLongNext", action: "settings" },
  superseded: { why: "popupRefusedSuperseded", next: "popupRefusedSupersededNext", action: "look" },
};

/** Wrong answers that asking again may mend; for the others the user has to see what is stored. */
const mendedByAsking = new Set<WrongAnswer["code"]>(["no-password", "other-request"]);

/** Undefined while it runs: one that is opened is still to be copied. */
export const endOf = (reset: Reset): ResetEnd | undefined =>
  reset.phase === "ended" && reset.outcome !== undefined ? describeEnd(reset, reset.outcome) : undefined;

/** How a reset has ended, what that means and the one thing to do, as sentences. */
export function describeEnd(reset: Reset, outcome: ResetOutcome): ResetEnd {
  switch (outcome.code) {
    case "copied":
      return end("popupCopied", text("popupEndCopied"), "", "look");
    case "ready":
      return { ...end("popupEndReady", text("popupEndReadyWhy"), "", "copy"), waits: true };
    case "only-here":
      return onlyHere(outcome);
    case "refused":
      return refused(reset, outcome.reason);
    case "withdrawn":
      return withdrawn(outcome.confirmed);
    case "unanswered":
      return unanswered(reset, outcome.wrong);
    case "not-asked":
      return notAsked(outcome.why);
    case "cloud-refused":
      return cloudRefused(outcome);
  }
}

function end(title: TextKey, why: string, next: string, action: EndAction): ResetEnd {
  return { title: text(title), why, next, action, waits: false };
}

function onlyHere({ copied }: { copied: boolean }): ResetEnd {
  const [where, next] = [text("popupEndOnlyHere"), text("popupEndOnlyHereNext")];
  // Beside a step that is done its reason is not shown.
  if (copied) return end("popupCopied", text("popupEndCopied"), `${where} ${next}`, "look");
  return { ...end("popupEndReady", where, next, "copy"), waits: true };
}

function refused({ user, keyName }: Reset, reason: Refused): ResetEnd {
  const { why, next, action } = refusedTexts[reason];
  const known = [user ?? text("popupAdminUser"), keyName];
  return end("popupEndNotChanged", text(why, ...known), text(next, ...known), action);
}

function withdrawn(confirmed: boolean): ResetEnd {
  if (confirmed) return end("popupEndWithdrawn", text("popupEndWithdrawnSure"), text("popupEndSame"), "look");
  return end("popupEndWithdrawn", text("popupEndWithdrawnUnsure"), text("popupEndLikelySame"), "look");
}

function unanswered({ expiresAt }: Reset, wrong: WrongAnswer | null): ResetEnd {
  const none = text("popupEndUnansweredWhy", formatDue(expiresAt, Date.now()));
  const next = text("popupEndLikelySame");
  if (wrong === null) return end("popupEndUnanswered", none, next, "again");
  const action = mendedByAsking.has(wrong.code) ? "again" : "look";
  return end("popupEndWrong", describeWrong(wrong), next, action);
}

function notAsked(why: Extract<ResetOutcome, { code: "not-asked" }>["why"]): ResetEnd {
  if (why.code === "no-guest")
    return end("popupEndNotAsked", text("popupEndNoGuest"), text("popupEndNoGuestNext"), "again");
  if (why.code === "clipboard-refused")
    return end("popupEndNotAsked", text("popupEndClipboard"), text("popupEndSame"), "again");
  if (why.code === "other-user")
    return end("popupEndNotAsked", text("popupEndOtherUser", why.user), text("popupEndSame"), "look");
  if (why.code === "too-late") return end("popupEndNotAsked", text("popupEndTooLate"), text("popupEndSame"), "again");
  return ofFailure("popupEndNotAsked", why, text("popupEndSame"));
}

function cloudRefused({ why, unsure }: Extract<ResetOutcome, { code: "cloud-refused" }>): ResetEnd {
  if (unsure) {
    const lost = text(why.code === "not-supported" ? "popupEndNotSupported" : "popupEndUnsureWhy");
    return end("popupEndUnsure", lost, text("popupEndUnsureNext"), "look");
  }
  if (why.code === "not-supported")
    return end("popupEndCloudNot", text("popupEndNotSupported"), text("popupEndNotSupportedNext"), "look");
  if (why.code === "not-running")
    return end("popupEndCloudNot", text("popupEndNotRunning"), text("popupEndNotRunningNext"), "again");
  return ofFailure("popupEndCloudNot", why, text("popupEndSame"));
}

/** Something of the cloud, the sign-in or this browser: the sentences and the remedy are the ones that it has everywhere. */
function ofFailure(title: TextKey, failure: Failure, same: string): ResetEnd {
  const { what, next, remedy } = describeFailure(failure);
  const retry = failure.code === "locked" || remedy?.kind === "retry";
  const action = ofInstance.has(failure.code) ? "look" : retry ? "again" : "remedy";
  return { ...end(title, `${sentence(what)} ${next}`, same, action), failure };
}

const sentence = (words: string): string => (words.endsWith(".") ? words : `${words}.`);
