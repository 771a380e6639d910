/** Why a cloud did not do what was asked. Expected outcomes, so values; each has its own sentence for the user. */
export type ClientFailure =
  /** The cloud no longer accepts the token. */
  | { code: "sign-in-expired" }
  | { code: "wrong-credentials" }
  | { code: "too-many-attempts"; retryAfterSeconds: number | null }
  | { code: "not-allowed" }
  | { code: "not-found" }
  /** No answer: service down, no network, certificate not trusted, or a redirect, which is never followed. */
  | { code: "unreachable"; host: string }
  | { code: "timeout"; host: string }
  | { code: "service-error"; status: number }
  /** It answered, but not what Keystone or Nova would. */
  | { code: "unexpected-answer"; field: string }
  | { code: "no-compute-endpoint" }
  /** Neither https nor loopback. */
  | { code: "insecure-url" };

export type Result<T> = { code: "ok"; value: T } | ClientFailure;

export const ok = <T>(value: T): Result<T> => ({ code: "ok", value });
