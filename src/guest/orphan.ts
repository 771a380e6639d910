import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fromText } from "../core/bytes.ts";
import { writeDurably } from "./durable-file.ts";
import { GuestError } from "./guest-error.ts";
import { isGroupAlive, markProcess, readMark } from "./process-mark.ts";
import { endGroup } from "./run-command.ts";

const markFile = (folder: string): string => join(folder, "applying");

/** Remembers the command that is about to get a password. */
export async function rememberCommand(folder: string, pid: number): Promise<void> {
  await writeDurably(markFile(folder), fromText(JSON.stringify(await markProcess(pid))));
}

/** Once it has ended. */
export const forgetCommand = (folder: string): Promise<void> => rm(markFile(folder), { force: true });

/**
 * Waits until the command of a guest that was killed has ended, `limit` milliseconds at most, then ends it: it could set its
 * password after the next one was set, and the account would have the one that nobody is told. Throws a GuestError if it
 * does not end.
 */
export async function outliveOrphan(folder: string, limit: number): Promise<void> {
  const orphan = await readMark(markFile(folder));
  if (orphan !== undefined) {
    const overdue = Date.now() + limit;
    while (Date.now() < overdue && (await isGroupAlive(orphan))) await sleep(50);
    // Without a time of birth the number might be a stranger's by now.
    if (orphan.born !== "" && (await isGroupAlive(orphan))) endGroup(orphan.pid);
    for (let wait = 0; await isGroupAlive(orphan); wait++) {
      if (wait === 100) throw new GuestError(`process ${orphan.pid} of an earlier guest does not end: end it first`);
      await sleep(50);
    }
  }
  await forgetCommand(folder);
}
