/** What the extension keeps of resets, and of the passwords that they leave behind. All in local storage, by instance id. */
import type { ResetOutcome, ResetWay, WrongAnswer } from "./reset-messages.ts";

/** A reset that is under way, or whose end the user has not seen yet. Times in unix milliseconds. */
export interface Reset {
  connectionId: string;
  instanceName: string;
  way: ResetWay;
  /** Whose password; null until it is known. */
  user: string | null;
  /** The user's key that signs the request; empty until it is known, and where the cloud is asked. */
  keyName: string;
  /** Of the request, base64url of 16 bytes. */
  nonce: string;
  startedAt: number;
  /** When the guest must not obey any more. */
  expiresAt: number;
  /** What the cloud stored before, kept until the new password has been opened; empty for nothing. Ciphertext. */
  before: string;
  /**
   * `recorded`: nothing was done yet. `asking`: the old password may be deleted in the cloud, and the request may be there.
   * `waiting`: the request is there. `opened`: the new password is there and was opened. `ended`: nothing is left to do.
   */
  phase: "recorded" | "asking" | "waiting" | "opened" | "ended";
  /** Stock Nova's slot was empty once the request was there: what it holds since then was posted since. */
  emptied?: true;
  /** When the user wanted it back. */
  withdrawnAt?: number;
  /** When the new password was opened. `outcome` has its details from then on. */
  openedAt?: number;
  /** The new password, where this browser has made it: sealed before the cloud gets it. */
  made?: OnlyHere;
  /** A wrong answer that was seen while the right one is waited for. */
  wrong?: WrongAnswer;
  /** At `opened` what is true already, at `ended` how it has ended. */
  outcome?: ResetOutcome;
}

/** The password from before the last reset: ciphertext, for 30 days. Times in unix milliseconds. */
export interface PreviousPassword {
  blob: string;
  /** It was kept only here, and is sealed as there. */
  wasOnlyHere?: true;
  user: string | null;
  replacedAt: number;
  until: number;
}

/** A password that the cloud has set and does not store sealed. */
export interface OnlyHere {
  /** Sealed under the vault key. */
  sealed: string;
  user: string | null;
  /** Unix milliseconds. */
  changedAt: number;
  /** What the cloud stored then, ciphertext: as long as it does, that is an older password. Absent for nothing. */
  before?: string;
}
