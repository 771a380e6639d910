import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type Zippable, zipSync } from "fflate";

/**
 * The earliest time that a zip can hold, because what is packed must not depend on when it was built. fflate writes local time, so
 * it is given as local time: every time zone writes the same bytes.
 */
const noTime = (): Date => new Date(1980, 0, 1);

/** A folder's files as a zip: the same bytes whenever, wherever and in whatever order the files were written. */
export function packFolder(folder: string): Uint8Array {
  const entries: Zippable = {};
  for (const path of filesIn(folder)) entries[path] = readFileSync(join(folder, path));
  return zipSync(entries, { level: 9, mtime: noTime() });
}

/** Every file below `folder`, sorted by code unit, with forward slashes as zips want them. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
