import { chmod, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { GuestError } from "./guest-error.ts";

/** Where the guest keeps its state if nobody says otherwise. Not `latchkey`: a machine may have the service, too. */
export function defaultStateFolder(): string {
  if (process.platform !== "win32") return "/var/lib/latchkey-guest";
  return join(process.env.ProgramData ?? "C:\\ProgramData", "Latchkey");
}

/** Makes the folder with mode 0700 if it is missing. Throws a GuestError if others may look into it. */
export async function openStateFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined && process.platform !== "win32") await chmod(folder, 0o700); // whatever the umask was
  await requirePrivate(folder, "700");
}

/**
 * Throws a GuestError if the group or others have any right to `path`. Windows has no such bits: there the rights are
 * inherited from the folder, and its installer sets them.
 */
export async function requirePrivate(path: string, mode: "600" | "700"): Promise<void> {
  if (process.platform === "win32") return;
  const { mode: bits } = await stat(path);
  if ((bits & 0o077) !== 0) throw new GuestError(`others may read ${path}: run chmod ${mode} on it, then try again`);
}
