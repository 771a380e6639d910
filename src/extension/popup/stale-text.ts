import type { Stale } from "../password-messages.ts";
import { type TextKey, text } from "../text.ts";
import { formatDay } from "../ui/dates.ts";

interface StaleTexts {
  what: TextKey;
  next: TextKey;
  short: TextKey;
}

/** One entry for each action that leaves another password in the instance. */
export const staleTexts: { readonly [Action in Stale["action"]]: StaleTexts } = {
  rebuild: { what: "popupStaleRebuild", next: "popupStaleRebuildNext", short: "popupStaleRebuildShort" },
  changePassword: { what: "popupStaleChange", next: "popupStaleChangeNext", short: "popupStaleChangeShort" },
};

/** What has made a stored password stale, what to do about it, and the same for a status line. */
export function describeStale({ action, time }: Stale): { what: string; next: string; short: string } {
  const { what, next, short } = staleTexts[action];
  const day = formatDay(time * 1000);
  return { what: text(what, day), next: text(next), short: text(short, day) };
}
