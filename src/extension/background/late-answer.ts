import { read } from "../ext.ts";
import type { PasswordDetails, PasswordRequest } from "../password-messages.ts";
import type { Reset } from "../reset-records.ts";
import { changeLocal, without } from "./change-record.ts";
import { replacePassword } from "./kept-passwords.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { changeAnyReset } from "./reset-record.ts";

/**
 * What an envelope that the user has opened tells of earlier resets: one that nobody waited for any more was answered after all,
 * and a password that was only here was replaced.
 */
export async function noteOpened(
  { instanceId }: PasswordRequest,
  details: PasswordDetails,
  envelope: OpenedPassword["envelope"],
): Promise<void> {
  if (details.sealedBy !== "guest" || envelope === undefined) return;
  const { reset: nonce, blob } = envelope;
  if (nonce !== undefined)
    await changeAnyReset({ instanceId, nonce }, (reset, kept) => {
      if (!wasGivenUp(reset)) return undefined;
      const ready: Reset = { ...reset, openedAt: Date.now(), outcome: { code: "ready", details } };
      return { reset: ready, ...replacePassword(kept, instanceId, reset) };
    });
  if ((await read("local", "onlyHere")).onlyHere?.[instanceId] === undefined) return;
  await changeLocal("onlyHere", (onlyHere = {}) => {
    const kept = onlyHere[instanceId];
    const isNewer = kept !== undefined && blob !== kept.before && details.time * 1000 > kept.changedAt;
    return isNewer ? without(onlyHere, instanceId) : onlyHere;
  });
}

const wasGivenUp = ({ phase, outcome }: Reset): boolean =>
  phase === "ended" && (outcome?.code === "unanswered" || (outcome?.code === "withdrawn" && !outcome.confirmed));
