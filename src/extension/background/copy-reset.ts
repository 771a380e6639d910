import { read } from "../ext.ts";
import { isPopupOpen } from "../ext-background.ts";
import { copyToClipboard } from "./copied-password.ts";
import type { OpenedPassword } from "./opened-password.ts";
import type { InstanceReset } from "./reset-record.ts";

/** Milliseconds after the user has asked: nothing else is on the clipboard yet. */
const SOON = 60_000;

/**
 * Puts a new password on the clipboard if the user still waits for it. Of several it would be the last one that comes, so then
 * none is. Wipes the password. Returns when it will be cleared, or undefined if it was not copied.
 */
export async function copyIfAwaited(reset: InstanceReset, opened: OpenedPassword): Promise<number | null | undefined> {
  try {
    if (!(await isAwaited(reset)) || !(await isAlone(reset))) return undefined;
    return await copyToClipboard(opened.password, reset);
  } finally {
    opened.password.wipe();
  }
}

const isAwaited = async ({ startedAt }: InstanceReset): Promise<boolean> =>
  Date.now() < startedAt + SOON || (await isPopupOpen());

/** None was started together with it, which gives them the same time, and no other may be copied soon. */
async function isAlone({ instanceId, startedAt }: InstanceReset): Promise<boolean> {
  const { resets = {} } = await read("local", "resets");
  return Object.entries(resets).every(
    ([id, other]) =>
      id === instanceId ||
      (other.startedAt !== startedAt && (other.phase === "ended" || Date.now() >= other.startedAt + SOON)),
  );
}
