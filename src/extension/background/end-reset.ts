import { isPopupOpen, showNotification } from "../ext-background.ts";
import type { ResetOutcome } from "../reset-messages.ts";
import { type TextKey, text } from "../text.ts";
import { showBadge } from "./badge.ts";
import { changeReset, type InstanceReset, type Keep } from "./reset-record.ts";

/** Writes how a reset has ended, with what is kept of passwords, and tells the user who does not look on. */
export async function endReset(reset: InstanceReset, outcome: ResetOutcome, keep?: Keep): Promise<void> {
  const ended = await changeReset(reset, () => ({ phase: "ended", outcome }), keep);
  if (ended === undefined) return;
  await showBadge();
  const key = announcementOf(outcome);
  if (key !== undefined && !(await isPopupOpen()))
    await showNotification(`reset ${reset.instanceId}`, text(key, reset.instanceName));
}

/** Says what has become of the password, never the password. Who has taken a request back knows it. */
function announcementOf(outcome: ResetOutcome): TextKey | undefined {
  switch (outcome.code) {
    case "copied":
    case "ready":
    case "only-here":
      return "notificationResetDone";
    case "withdrawn":
      return undefined;
    case "unanswered":
      return "notificationResetUnanswered";
    case "cloud-refused":
      return outcome.unsure ? "notificationResetUnsure" : "notificationResetNotDone";
    default:
      return "notificationResetNotDone";
  }
}
