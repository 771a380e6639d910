import type { Failure } from "../ui/failure-text.ts";

/** Failures that a sign-in mends; it goes on by itself with what the user was doing. */
export const needsSignIn = (failure: Failure): boolean =>
  failure.code === "signed-out" || failure.code === "sign-in-expired" || failure.code === "wrong-credentials";

/** Failures of one instance: they need its view to say why. */
export const ofInstance = new Set<Failure["code"]>([
  "no-password",
  "not-encrypted",
  "rsa-key-missing",
  "rsa-key-wrong",
  "not-for-my-keys",
  "damaged",
  "other-instance",
  "guest-key-changed",
  "older-password",
]);

/** Not a failure but a question: the user may accept it. */
export const isWarning = (failure: Failure): boolean =>
  failure.code === "guest-key-changed" || failure.code === "older-password";

/** Where the list takes a failure: to a sign-in, to the view of the instance, or it stays where it is. */
export function failureKind(failure: Failure): "sign-in" | "instance" | "list" {
  if (needsSignIn(failure)) return "sign-in";
  return ofInstance.has(failure.code) ? "instance" : "list";
}
