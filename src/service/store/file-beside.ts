import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file for its owner only (0600) beside its place and moves it there once it is on disk: whoever looks finds all of it, or what was
 * there before. Nothing is left if `fill` throws; a process that is killed leaves `FILE.….partial`.
 */
export async function writeFileBeside<T>(
  path: string,
  fill: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const beside = `${path}.${randomBytes(6).toString("hex")}.partial`;
  const file = await open(beside, "wx", 0o600);
  try {
    let result: T;
    try {
      result = await fill(async (text) => file.writeFile(text));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    await syncFolder(dirname(path));
    return result;
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
}

/** The file's name is on disk only then. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
