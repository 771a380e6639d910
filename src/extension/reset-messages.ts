import type { NoticeReason } from "../core/reset-notice.ts";
import type { CloudFailure } from "./cloud-failure.ts";
import type { PasswordDetails, PasswordFailure, PasswordRequest } from "./password-messages.ts";

/**
 * Who changes the password: Latchkey's guest, asked by a signed request, or the cloud, which is given a password of the
 * extension's in clear.
 */
export type ResetWay = "guest" | "cloud";

export type ResetPlan =
  /** `keyName`: the user's key that signs. `stored`: whether a password is stored now, which is kept until the new one is open. */
  | { code: "guest"; user: string; keyName: string; stored: boolean }
  /** There is no guest of ours that could do it, as far as can be known. `user`: whose password the cloud changes; null where it does not tell. */
  | { code: "cloud"; user: string | null }
  /** There is none, and this browser's policy forbids to let the cloud see a password. */
  | { code: "forbidden" }
  /** What has to be settled first, such as a changed guest key. "no-password" is no reason. */
  | PasswordFailure;

/** Why an answer that has come is not the one that was asked for. The request goes on waiting for the right one. */
export type WrongAnswer = Exclude<PasswordFailure, CloudFailure> | { code: "other-request" };

/** How a reset has ended. */
export type ResetOutcome =
  /** It is on the clipboard. `clearsAt`: unix milliseconds, null for never. */
  | { code: "copied"; clearsAt: number | null; details: PasswordDetails }
  /** The new password is there and was opened, but nobody was looking any more: it waits to be copied. */
  | { code: "ready"; details: PasswordDetails }
  /** Changed by the cloud, which stores the old one still: the new one is kept here, and nowhere else. */
  | { code: "only-here"; copied: boolean; clearsAt: number | null }
  /** By the guest, signed. The old password is what it was. */
  | { code: "refused"; reason: Exclude<NoticeReason, "withdrawn"> }
  /** Taken back; `confirmed`: by the guest, signed. */
  | { code: "withdrawn"; confirmed: boolean }
  /** No answer in time, or only a wrong one. The guest will not obey the request any more. */
  | { code: "unanswered"; wrong: WrongAnswer | null }
  /** It was not asked at all. `other-user`: the guest answers for this user, and the user has confirmed another. `too-late`: its time was over before. */
  | {
      code: "not-asked";
      why:
        | PasswordFailure
        | { code: "no-guest" }
        | { code: "clipboard-refused" }
        | { code: "other-user"; user: string }
        | { code: "too-late" };
    }
  /** The cloud has not changed it, and says why as far as it does. `unsure`: the answer was lost, so the new one is kept too. */
  | { code: "cloud-refused"; why: CloudFailure | { code: "not-supported" } | { code: "not-running" }; unsure: boolean };

export interface ResetCommands {
  /** Looks what a reset would be, before the user confirms it. Changes nothing. */
  planReset: { request: PasswordRequest; answer: ResetPlan };
  /**
   * Starts resets; each goes on in the background, and its record (records.ts, `Reset`) tells. One that is under way already is
   * left alone. `user` is what the user has confirmed: a reset of somebody else's password is not asked.
   */
  startResets: {
    request: {
      connectionId: string;
      way: ResetWay;
      instances: { instanceId: string; instanceName: string; user: string | null }[];
    };
    answer: { code: "started" } | { code: "locked" } | { code: "forbidden" };
  };
  /** For as long as a page shows resets: keeps the background going with all that are under way. Answers when none is. */
  followResets: { request: Record<never, never>; answer: { code: "noted" } };
  /** Takes a request back. If the guest has acted already, the reset goes on to its end. */
  withdrawReset: { request: { instanceId: string }; answer: { code: "withdrawing" } | CloudFailure };
  /** The user has seen how they have ended: their records go, the badge too. */
  resetsSeen: { request: { instanceIds: string[] }; answer: { code: "noted" } };
}
