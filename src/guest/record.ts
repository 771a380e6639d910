import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { fromText } from "../core/bytes.ts";
import { type Disk, disk, writeDurably } from "./durable-file.ts";
import { GuestError } from "./guest-error.ts";

const schema = v.object({
  version: v.literal(1),
  instance: v.string(),
  user: v.string(),
  /** SSH public key lines, pinned by the first seal. */
  recipients: v.pipe(v.array(v.string()), v.minLength(1)),
  /**
   * `sealed`: the account has the password of one of `envelopes`, or still the one from before the first of them.
   * `applied`: it has that of the only envelope left. `posted`: the metadata service has that envelope too.
   */
  phase: v.picklist(["sealed", "applied", "posted"]),
  /** The newest one last. */
  envelopes: v.pipe(v.array(v.string()), v.minLength(1)),
  /** `time` inside the newest envelope, unix seconds. */
  time: v.pipe(v.number(), v.safeInteger()),
});

/**
 * What the guest has done, written before each thing it does next. There is no password in it, only envelopes: whatever happens,
 * the account's password can be opened from one of them by the recipients.
 */
export type GuestRecord = v.InferOutput<typeof schema>;

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
    return v.parse(schema, JSON.parse(text));
  } catch (cause) {
    // Starting afresh by itself would give the account a password that nobody asked for.
    throw new GuestError(`${path} is damaged: keep a copy, remove it, and the guest makes a new password`, { cause });
  }
}
