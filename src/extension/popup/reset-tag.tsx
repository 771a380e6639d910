import type { JSX } from "preact";
import type { Reset } from "../reset-records.ts";
import { text } from "../text.ts";
import { Spinner } from "../ui/icons.tsx";
import { verdictOf } from "./verdict.ts";

/** What a row says of a reset that is under way, or whose end was not seen. */
export function tagOf({ outcome }: Reset): string {
  if (outcome === undefined) return text("popupTagResetting");
  switch (outcome.code) {
    case "refused":
      return text("popupTagRefused");
    case "withdrawn":
      return text("popupTagWithdrawn");
    case "unanswered":
      return text("popupTagUnanswered");
  }
  const verdict = verdictOf(outcome);
  return text(verdict === "reset" ? "popupTagNew" : verdict === "unsure" ? "popupTagUnsure" : "popupTagNotReset");
}

export function ResetTag({ reset }: { reset: Reset }): JSX.Element {
  const { outcome } = reset;
  // What the user has taken back is no failure.
  const failed = outcome !== undefined && outcome.code !== "withdrawn" && verdictOf(outcome) !== "reset";
  return (
    <span class={failed ? "tag danger" : "tag"}>
      {outcome === undefined && <Spinner />}
      {tagOf(reset)}
    </span>
  );
}
