import type { PasswordFailure } from "../messages.ts";
import { type TextKey, text } from "../text.ts";

/** Everything that can go wrong between a click and a password. */
export type Failure =
  | PasswordFailure
  | { code: "clipboard-refused" }
  /** The background could not be started. */
  | { code: "no-background" };

/** The one button beside a failure. `retry` does again what failed. */
export type Remedy = "sign-in" | "allow-access" | "retry" | "open-connections" | "open-keys";

interface FailureText {
  what: TextKey;
  next: TextKey;
  remedy: Remedy | null;
}

/** One entry for each code: the compiler asks for the missing ones. $1 is filled by `detail`. */
export const failureTexts: { readonly [Code in Failure["code"]]: FailureText } = {
  locked: { what: "failureLocked", next: "failureLockedNext", remedy: null },
  "no-connection": { what: "failureNoConnection", next: "failureNoConnectionNext", remedy: "open-connections" },
  "signed-out": { what: "failureSignedOut", next: "failureSignedOutNext", remedy: "sign-in" },
  "sign-in-expired": { what: "failureSignInExpired", next: "failureSignInExpiredNext", remedy: "sign-in" },
  "wrong-credentials": { what: "failureWrongCredentials", next: "failureWrongCredentialsNext", remedy: "sign-in" },
  "too-many-attempts": { what: "failureTooManyAttempts", next: "failureTooManyAttemptsNext", remedy: "retry" },
  "not-allowed": { what: "failureNotAllowed", next: "failureNotAllowedNext", remedy: "retry" },
  "not-found": { what: "failureNotFound", next: "failureNotFoundNext", remedy: "retry" },
  unreachable: { what: "failureUnreachable", next: "failureUnreachableNext", remedy: "retry" },
  timeout: { what: "failureTimeout", next: "failureTimeoutNext", remedy: "retry" },
  "service-error": { what: "failureServiceError", next: "failureServiceErrorNext", remedy: "retry" },
  "unexpected-answer": {
    what: "failureUnexpectedAnswer",
    next: "failureUnexpectedAnswerNext",
    remedy: "open-connections",
  },
  "no-compute-endpoint": { what: "failureNoCompute", next: "failureNoComputeNext", remedy: "open-connections" },
  "permission-needed": { what: "failurePermission", next: "failurePermissionNext", remedy: "allow-access" },
  "insecure-url": { what: "failureInsecureUrl", next: "failureInsecureUrlNext", remedy: "open-connections" },
  "no-password": { what: "failureNoPassword", next: "failureNoPasswordNext", remedy: "retry" },
  "not-encrypted": { what: "failureNotEncrypted", next: "failureNotEncryptedNext", remedy: "retry" },
  "rsa-blob": { what: "failureRsaBlob", next: "failureRsaBlobNext", remedy: "retry" },
  "not-for-my-keys": { what: "failureNotForMyKeys", next: "failureNotForMyKeysNext", remedy: "open-keys" },
  damaged: { what: "failureDamaged", next: "failureDamagedNext", remedy: "retry" },
  "other-instance": { what: "failureOtherInstance", next: "failureOtherInstanceNext", remedy: "retry" },
  "guest-key-changed": { what: "failureGuestKeyChanged", next: "failureGuestKeyChangedNext", remedy: null },
  "older-password": { what: "failureOlderPassword", next: "failureOlderPasswordNext", remedy: null },
  "clipboard-refused": { what: "failureClipboardRefused", next: "failureClipboardRefusedNext", remedy: "retry" },
  "no-background": { what: "failureNoBackground", next: "failureNoBackgroundNext", remedy: "retry" },
};

const remedyLabels = {
  "sign-in": "commonSignIn",
  "allow-access": "commonAllowAccess",
  retry: "commonCheckAgain",
  "open-connections": "commonOpenConnections",
  "open-keys": "commonOpenKeys",
} as const satisfies Record<Remedy, TextKey>;

/** What happened, what to do next, and the button for it, as sentences. */
export function describeFailure(failure: Failure): {
  what: string;
  next: string;
  remedy: { kind: Remedy; label: string } | null;
} {
  const { what, next, remedy } = failureTexts[failure.code];
  const known = detail(failure);
  const nextKey = failure.code === "too-many-attempts" && known === "" ? "failureTooManyAttemptsNextUnknown" : next;
  return {
    what: text(what, known),
    next: text(nextKey, known),
    remedy: remedy && { kind: remedy, label: text(remedyLabels[remedy], known) },
  };
}

/** The one thing worth naming in the sentence. */
function detail(failure: Failure): string {
  switch (failure.code) {
    case "unreachable":
    case "timeout":
      return failure.host;
    case "too-many-attempts":
      return String(failure.retryAfterSeconds ?? "");
    case "service-error":
      return String(failure.status);
    case "unexpected-answer":
      return failure.field;
    case "permission-needed":
      return hostOfOrigin(failure.origin);
    case "rsa-blob":
      return String(failure.bits);
    case "not-for-my-keys":
      return failure.recipients.join(", ");
    case "damaged":
      return failure.problem;
    case "other-instance":
      return failure.instance;
    default:
      return "";
  }
}

/** `https://cloud.example/*` is shown as `cloud.example`. */
export const hostOfOrigin = (origin: string): string => origin.replace(/^[^:]+:\/\//, "").replace(/\/.*$/, "");
