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

/** Started alone, and no other is under way. Those that were started together have the same time. */
async function isAlone({ instanceId, startedAt }: InstanceReset): Promise<boolean> {
  const { resets = {} } = await read("local", "resets");
  return Object.entries(resets).every(
    ([id, other]) => id === instanceId || (other.phase === "ended" && other.startedAt !== startedAt),
  );
}
