import type { ClientFailure, Result } from "../clouds/failure.ts";
import { CommandFailure } from "./command-failure.ts";

/** What the cloud answered. Throws a CommandFailure with a sentence if it did not do what was asked. */
export function answerOf<T>(result: Result<T>): T {
  if (result.code === "ok") return result.value;
  throw commandFailure(result);
}

function commandFailure(failure: ClientFailure): CommandFailure {
  switch (failure.code) {
    case "wrong-credentials":
      return new CommandFailure(
        "not-allowed",
        "the cloud does not accept user, password and project: check all three, and the passcode if there is one",
      );
    case "sign-in-expired":
      return new CommandFailure("not-allowed", "the cloud has ended the sign-in: try again");
    case "not-allowed":
      return new CommandFailure("not-allowed", "the cloud does not allow it: ask for a role that reads passwords");
    case "not-found":
      return new CommandFailure("not-found", "the cloud no longer has it");
    case "too-many-attempts": {
      const { retryAfterSeconds } = failure;
      const when = retryAfterSeconds === null ? "later" : `in ${retryAfterSeconds} s`;
      return new CommandFailure("failed", `too many attempts: try again ${when}`);
    }
    case "unreachable":
      return new CommandFailure(
        "failed",
        `${failure.host} does not answer, redirects, or shows a certificate that is not trusted (NODE_EXTRA_CA_CERTS adds one)`,
      );
    case "timeout":
      return new CommandFailure("failed", `${failure.host} takes too long to answer`);
    case "service-error":
      return new CommandFailure(
        "failed",
        failure.status < 500
          ? `the cloud, or a proxy before it, refuses the request with status ${failure.status}: check the identity URL`
          : `the cloud failed with status ${failure.status}: try again in a moment`,
      );
    case "unexpected-answer":
      return new CommandFailure("failed", `this is no answer of OpenStack's: ${failure.field}`);
    case "no-compute-endpoint":
      return new CommandFailure("failed", "the cloud's catalogue has no public compute endpoint for this project");
    case "insecure-url":
      return new CommandFailure("failed", "plain http is for this machine only: give an https address");
  }
}
