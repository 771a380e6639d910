import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import * as v from "valibot";
import { ABOUT_STORE, type Content, compareKeys, countContent, entryLine, type KeyAndValue } from "./content.ts";
import { linesOf } from "./file-lines.ts";

/**
 * A backup is UTF-8 text: a line that says what it is, a line for each entry in ascending byte order of the keys (`["key","value"]`),
 * and a line with their number and the SHA-256 of every byte before it. Nothing follows.
 */
const FORMAT = 1;

/** A file that is no backup, or no longer the one that was written. Nothing of it may be used. */
export class BadBackup extends Error {}

const headerSchema = v.strictObject({
  latchkey: v.literal("backup"),
  format: v.literal(FORMAT),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Of the store that it was made of, if that had one. */
  epoch: v.nullable(v.string()),
});
const anyFormatSchema = v.looseObject({ latchkey: v.literal("backup"), format: v.number() });
const entrySchema = v.strictTuple([v.pipe(v.string(), v.nonEmpty()), v.string()]);

export interface BackupOrigin {
  createdAt: Date;
  epoch: string | undefined;
}

export interface Backup extends BackupOrigin {
  content: Content;
}

const MOST_IN_ONE_WRITE = 64 * 1024;

/** Writes a backup of the entries, which come in ascending byte order of their keys, and returns what it holds. */
export async function writeBackup(
  entries: AsyncIterable<KeyAndValue>,
  { createdAt, epoch }: BackupOrigin,
  write: (text: string) => Promise<void>,
): Promise<Content> {
  const hash = createHash("sha256");
  const counting = countContent();
  const header = { latchkey: "backup", format: FORMAT, createdAt: createdAt.toISOString(), epoch: epoch ?? null };
  let text = `${JSON.stringify(header)}\n`;
  async function flush(): Promise<void> {
    hash.update(text);
    await write(text);
    text = "";
  }
  for await (const entry of entries) {
    counting.add(entry);
    text += entryLine(entry);
    if (text.length >= MOST_IN_ONE_WRITE) await flush();
  }
  await flush();
  const content = counting.content();
  await write(lastLine(content.entries, hash.digest("hex")));
  return content;
}

const lastLine = (entries: number, sha256: string): string => `${JSON.stringify({ entries, sha256 })}\n`;

/**
 * The entries of a backup, read from the file's beginning; returns what it is once it has been found whole. Throws BadBackup at the
 * first line that is wrong, or at the end: an entry that was yielded may be used only after that.
 */
export async function* readBackup(file: FileHandle): AsyncGenerator<KeyAndValue, Backup> {
  const hash = createHash("sha256");
  const counting = countContent();
  let origin: BackupOrigin | undefined;
  let lastKey = "";
  // One line behind: only when another one follows is it known not to be the last.
  let line: Buffer | undefined;
  for await (const next of linesOf(file, damaged)) {
    if (line !== undefined) {
      hash.update(line);
      if (origin === undefined) origin = parseHeader(line);
      else {
        const entry = parseEntry(line);
        if (compareKeys(lastKey, entry.key) >= 0) throw damaged();
        lastKey = entry.key;
        counting.add(entry);
        yield entry;
      }
    }
    line = next;
  }
  // What is not even one line of a backup is none.
  if (origin === undefined) parseHeader(line ?? Buffer.alloc(0));
  const content = counting.content();
  if (origin === undefined || line?.toString() !== lastLine(content.entries, hash.digest("hex"))) throw damaged();
  return { ...origin, content };
}

/** Whether the file begins as backups of any format do. */
export async function beginsLikeBackup(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(BEGINNING.length), position: 0 });
  return buffer.toString("latin1", 0, bytesRead) === BEGINNING;
}

const BEGINNING = '{"latchkey":"backup"';

const damaged = (): BadBackup => new BadBackup("the backup is damaged or cut off: take another one");

function parseHeader(line: Buffer): BackupOrigin {
  const header = parsed(line);
  const any = v.safeParse(anyFormatSchema, header);
  if (!any.success) throw new BadBackup("the file is no backup of Latchkey");
  if (any.output.format !== FORMAT) {
    throw new BadBackup(
      "the backup is in a format of another version: take that version, or a newer one, to restore it",
    );
  }
  const known = v.safeParse(headerSchema, header);
  if (!known.success) throw damaged();
  const { createdAt, epoch } = known.output;
  return { createdAt: new Date(createdAt), epoch: epoch ?? undefined };
}

function parseEntry(line: Buffer): KeyAndValue {
  const entry = v.safeParse(entrySchema, parsed(line));
  if (!entry.success) throw damaged();
  const [key, value] = entry.output;
  if (key.startsWith(ABOUT_STORE)) throw damaged();
  return { key, value };
}

/** What the line's JSON says; undefined if it is none. */
function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch {
    return undefined;
  }
}
