import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { fromText } from "../core/bytes.ts";
import { type Disk, disk, writeDurably } from "./durable-file.ts";
import { GuestError } from "./guest-error.ts";
import { type GuestRecord, version2 } from "./record.ts";
import { recordOfVersion1, version1 } from "./record-version-1.ts";

const schema = v.variant("version", [version1, version2]);

export interface RecordStore {
  /** Undefined before the first seal. Throws a GuestError if the file is damaged. */
  read(): Promise<GuestRecord | undefined>;
  /** On the disk when this returns. */
  write(record: GuestRecord): Promise<void>;
}

export function recordStore(folder: string, on: Disk = disk): RecordStore {
  const path = join(folder, "state.json");
  return {
    async read() {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      });
      return text === undefined ? undefined : parse(text, path);
    },
    write: (record) => writeDurably(path, fromText(JSON.stringify(record, null, 2)), on),
  };
}

function parse(text: string, path: string): GuestRecord {
  try {
    const found = v.parse(schema, JSON.parse(text));
    return found.version === 1 ? recordOfVersion1(found) : found;
  } catch (cause) {
    // Starting afresh by itself would give the account a password that nobody asked for.
    throw new GuestError(`${path} is damaged: keep a copy, remove it, and the guest makes a new password`, { cause });
  }
}
