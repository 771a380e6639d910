import type { ResetOutcome } from "../reset-messages.ts";

/** What an end means for the password: it is a new one, it is the old one, or nobody has said for sure. */
export type Verdict = "reset" | "not-reset" | "unsure";

export function verdictOf(outcome: ResetOutcome): Verdict {
  switch (outcome.code) {
    case "copied":
    case "ready":
    case "only-here":
      return "reset";
    case "refused":
    case "not-asked":
      return "not-reset";
    case "withdrawn":
      return outcome.confirmed ? "not-reset" : "unsure";
    case "cloud-refused":
      return outcome.unsure ? "unsure" : "not-reset";
    case "unanswered":
      return "unsure";
  }
}
