import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { FollowLog } from "./sqlite-log.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";

const DATABASE = "latchkey.db";

/** A folder that is somebody else's: neither empty nor ours. */
export class ForeignFolder extends Error {
  constructor(folder: string) {
    super(`${folder} holds other files and no Latchkey data: choose an empty or new folder`);
  }
}

/**
 * Opens the store in `folder`, making both if need be. The folder is for its owner only (0700), its files are 0600.
 * Throws ForeignFolder, or what the file system or SQLite says.
 */
export function openDataFolder(folder: string, follow?: FollowLog): Store {
  // For SQLite, which makes its files (database, log, shared memory) by itself.
  process.umask(0o077);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isDataFolder(folder) && readdirSync(folder).length > 0) throw new ForeignFolder(folder);
  chmodSync(folder, 0o700);
  return openSqliteStore(join(folder, DATABASE), follow);
}

/** Whether a service has been started on the folder before. */
export const isDataFolder = (folder: string): boolean => existsSync(join(folder, DATABASE));
