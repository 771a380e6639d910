import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** The steps of a durable write, each of which a crash may follow. Tests hand in their own. */
export interface Disk {
  /** Writes a file that only its owner may read, and waits until the bytes are on the disk. */
  write(path: string, content: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Waits until the names in a folder are on the disk. */
  syncFolder(folder: string): Promise<void>;
}

export const disk: Disk = {
  async write(path, content) {
    const file = await open(path, "w", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename,
  async syncFolder(folder) {
    if (process.platform === "win32") return; // a folder cannot be opened there; NTFS journals its names
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/**
 * Replaces the file at `path` (mode 0600): after a crash at any moment it has the old content or the new one, and once this
 * returns the new one. Throws what the file system throws.
 */
export async function writeDurably(path: string, content: Uint8Array, on: Disk = disk): Promise<void> {
  const temporary = `${path}.new`;
  await on.write(temporary, content);
  await on.rename(temporary, path);
  await on.syncFolder(dirname(path));
}
