import { link, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GuestError } from "./guest-error.ts";
import { isAlive, markProcess, readMark } from "./process-mark.ts";

/**
 * Claims the state folder for this process and returns how to give it back: two guests would overwrite each other's record.
 * A guest that was killed leaves its claim behind, which counts for nothing. Throws a GuestError if another guest runs.
 */
export async function claimStateFolder(folder: string): Promise<() => Promise<void>> {
  const claim = join(folder, "running");
  const mine = join(folder, `running.${process.pid}`);
  await writeFile(mine, JSON.stringify(await markProcess(process.pid)), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      if (await linked(mine, claim)) return () => rm(claim, { force: true });
      const other = await readMark(claim);
      if (other !== undefined && (await isAlive(other)))
        throw new GuestError(`another guest uses ${folder} (process ${other.pid}): stop it, or choose another --state`);
      await rm(claim, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
  throw new GuestError(`another guest has just started on ${folder}: stop it, or choose another --state`);
}

/** A hard link is made with its content or not at all, and never over an existing file. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
