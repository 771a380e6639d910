import type { CloudFailure } from "../cloud-failure.ts";

/**
 * What a failure means for something that goes on by itself. "user": nothing can be done until the user unlocks, signs in or
 * allows. "retry": it may pass. "gone": the instance or the connection is no more. "refused": asking again brings the same.
 */
export function meaningOf(failure: CloudFailure): "user" | "retry" | "gone" | "refused" {
  switch (failure.code) {
    case "locked":
    case "signed-out":
    case "sign-in-expired":
    case "wrong-credentials":
    case "permission-needed":
      return "user";
    case "unreachable":
    case "timeout":
    case "too-many-attempts":
    case "no-compute-endpoint":
    case "unexpected-answer": // a page in front of the network, for example
      return "retry";
    case "service-error":
      return failure.status >= 500 ? "retry" : "refused";
    case "not-found":
    case "no-connection":
      return "gone";
    case "not-allowed":
    case "insecure-url":
      return "refused";
  }
}
