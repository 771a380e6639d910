import type { ResetOutcome } from "../reset-messages.ts";
import type { Reset } from "../reset-records.ts";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { plural } from "../ui/language.ts";
import { command } from "./command.ts";
import type { Notice } from "./notice.ts";
import { describeEnd } from "./reset-end.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What this popup has said already: instance id and start. */
const said = new Set<string>();

interface Ended {
  reset: Reset;
  outcome: ResetOutcome;
}

/** The resets that have ended since this was asked last, as a notice; undefined where there is nothing to say. */
export function resetNews(snapshot: Snapshot): Notice | undefined {
  const news: Ended[] = [];
  for (const [id, reset] of Object.entries(snapshot.resets)) {
    const { phase, outcome, startedAt } = reset;
    if (phase !== "ended" || outcome === undefined) continue;
    // What is on the clipboard says so itself, on the status bar; what the user took back is known.
    const known = outcome.code === "withdrawn" || isCopied(id, reset, snapshot);
    const key = `${id} ${startedAt}`;
    if (!said.has(key) && !known) news.push({ reset, outcome });
    said.add(key);
  }
  if (news.length === 0) return undefined;
  const failed = news.some(({ outcome }) => verdictOf(outcome) !== "reset");
  return { ...sentences(news, failed), ...(failed && { failed }), inList: true, at: Date.now() };
}

const newsTexts = {
  reset: "popupNewsReset",
  "not-reset": "popupNewsNot",
  unsure: "popupNewsUnsure",
} as const satisfies Record<Verdict, TextKey>;

function sentences(news: Ended[], failed: boolean): { text: string; more: string } {
  const [first, second] = news;
  if (first !== undefined && second === undefined) {
    const { reset, outcome } = first;
    return { text: text(newsTexts[verdictOf(outcome)], reset.instanceName), more: describeEnd(reset, outcome).why };
  }
  const more = news.map(({ reset }) => reset.instanceName).join(", ");
  return { text: plural(failed ? "popupNewsSomeFailed" : "popupNewsSeveral", news.length), more };
}

/** Takes away what the user has seen by copying the new password from the list. */
export function seeCopied(snapshot: Snapshot): void {
  const instanceIds = Object.entries(snapshot.resets).flatMap(([id, reset]) =>
    isCopied(id, reset, snapshot) ? [id] : [],
  );
  if (instanceIds.length > 0) void command("resetsSeen", { instanceIds });
}

/**
 * The new password has been on the clipboard since it was opened; or, where it is only here, since the cloud has set it. One that is
 * copied and has not ended yet is not: its end may be written before this is heard, and would be taken away before any page has shown it.
 */
function isCopied(id: string, { phase, outcome, openedAt }: Reset, { clipboard, onlyHere }: Snapshot): boolean {
  if (phase !== "ended" || outcome === undefined || verdictOf(outcome) !== "reset") return false;
  const newSince = openedAt ?? onlyHere[id];
  return newSince !== undefined && clipboard?.instanceId === id && clipboard.copiedAt >= newSince;
}
