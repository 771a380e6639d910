import type { PasswordFailure } from "../password-messages.ts";
import type { SignInAnswer } from "../sign-in-messages.ts";
import { type TextKey, text } from "../text.ts";
import type { VaultUnusable } from "../vault-messages.ts";

/** Everything that can go wrong between a click and a password, or a change of the vault. */
export type Failure =
  | PasswordFailure
  | VaultUnusable
  | Extract<SignInAnswer, { code: "unknown-factor" }>
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

/** One entry for each code: the compiler asks for the missing ones. $1 and what follows is filled by `details`. */
export const failureTexts: { readonly [Code in Failure["code"]]: FailureText } = {
  locked: { what: "failureLocked", next: "failureLockedNext", remedy: null },
  "no-connection": { what: "failureNoConnection", next: "failureNoConnectionNext", remedy: "open-connections" },
  "signed-out": { what: "failureSignedOut", next: "failureSignedOutNext", remedy: "sign-in" },
  "sign-in-expired": { what: "failureSignInExpired", next: "failureSignInExpiredNext", remedy: "sign-in" },
  "wrong-credentials": { what: "failureWrongCredentials", next: "failureWrongCredentialsNext", remedy: "sign-in" },
  "unknown-factor": { what: "failureUnknownFactor", next: "failureUnknownFactorNext", remedy: "open-connections" },
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
  "rsa-key-missing": { what: "failureRsaKeyMissing", next: "failureRsaKeyMissingNext", remedy: "open-keys" },
  "rsa-key-wrong": { what: "failureRsaKeyWrong", next: "failureRsaKeyWrongNext", remedy: "open-keys" },
  "not-for-my-keys": { what: "failureNotForMyKeys", next: "failureNotForMyKeysNext", remedy: "open-keys" },
  damaged: { what: "failureDamaged", next: "failureDamagedNext", remedy: "retry" },
  "other-instance": { what: "failureOtherInstance", next: "failureOtherInstanceNext", remedy: "retry" },
  "guest-key-changed": { what: "failureGuestKeyChanged", next: "failureGuestKeyChangedNext", remedy: null },
  "older-password": { what: "failureOlderPassword", next: "failureOlderPasswordNext", remedy: null },
  "clipboard-refused": { what: "failureClipboardRefused", next: "failureClipboardRefusedNext", remedy: "retry" },
  "no-vault": { what: "failureNoVault", next: "failureNoVaultNext", remedy: null },
  "damaged-vault": { what: "failureDamagedVault", next: "failureDamagedVaultNext", remedy: null },
  "newer-vault": { what: "failureNewerVault", next: "failureNewerVaultNext", remedy: null },
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
  const known = details(failure);
  return {
    what: text(what, ...known),
    next: text(otherNext(failure) ?? next, ...known),
    remedy: remedy && { kind: remedy, label: text(remedyLabels[remedy], ...known) },
  };
}

/** What is said instead where the cloud has not told what is worth naming, or is not at fault. */
function otherNext(failure: Failure): TextKey | undefined {
  if (failure.code === "too-many-attempts" && failure.retryAfterSeconds === null)
    return "failureTooManyAttemptsNextUnknown";
  if (failure.code === "service-error" && failure.status < 500) return "failureServiceErrorNextRefused";
  if (failure.code === "rsa-key-missing" && failure.keyPair === null) return "failureRsaKeyMissingNextUnknown";
  if (failure.code === "rsa-key-missing" && failure.fingerprint === null) return "failureRsaKeyMissingNextNamed";
  return undefined;
}

/** What is worth naming in the sentence. */
function details(failure: Failure): (string | number)[] {
  switch (failure.code) {
    case "unreachable":
    case "timeout":
      return [failure.host];
    case "too-many-attempts":
      return [failure.retryAfterSeconds ?? ""];
    case "unknown-factor":
      return [[...new Set(failure.methods)].join(", ")];
    case "service-error":
      return [failure.status];
    case "unexpected-answer":
      return [failure.field];
    case "permission-needed":
      return [hostOfOrigin(failure.origin)];
    case "rsa-key-missing":
      return [failure.bits, failure.keyPair ?? "", failure.fingerprint ?? ""];
    case "rsa-key-wrong":
      return [failure.bits, failure.tried.join(", ")];
    case "not-for-my-keys":
      return [failure.recipients.join(", ")];
    case "damaged":
      return [failure.problem];
    case "other-instance":
      return [failure.instance];
    default:
      return [];
  }
}

/** `https://cloud.example/*` is shown as `cloud.example`. */
export const hostOfOrigin = (origin: string): string => origin.replace(/^[^:]+:\/\//, "").replace(/\/.*$/, "");
