import { hash, randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

const KEY_LENGTH = 32;
/** `ID KEY`, the key in base64url; a key that is to be known everywhere before it is used has a word behind it. */
const LINE = /^([0-9a-f]{8}) ([A-Za-z0-9_-]{43})( prepared)?$/;

/** One of the keys that secrets are sealed under. */
export interface SecretKey {
  /** Follows from the key, and tells nothing about it. */
  id: string;
  key: Uint8Array;
}

/** The keys of a file. Secrets are sealed under the first, and opened with any. */
export interface SecretKeys {
  first: SecretKey;
  /** The newest first. */
  older: readonly SecretKey[];
  /** The next one, if it has been made. */
  prepared: SecretKey | undefined;
}

/** The file is not as it must be. The message says what to do. */
export class KeyFileProblem extends Error {
  override readonly name = "KeyFileProblem";
  /** For the log, where it is the cause of a 503. */
  readonly code = "KEY_FILE_PROBLEM";
}

export const everyKey = ({ first, older, prepared }: SecretKeys): SecretKey[] => [
  first,
  ...older,
  ...(prepared === undefined ? [] : [prepared]),
];

export const newSecretKey = (): SecretKey => withId(randomBytes(KEY_LENGTH));

/**
 * The keys of a file, which has one a line, the newest first; one of 32 bytes is a single key, as earlier versions made it. Undefined
 * if there is none. Throws KeyFileProblem if others can read the file, or it is damaged.
 */
export function readSecretKeys(file: string): SecretKeys | undefined {
  const bytes = readPrivately(file);
  if (bytes === undefined) return undefined;
  if (bytes.length === KEY_LENGTH) return { first: withId(bytes), older: [], prepared: undefined };
  const damaged = new KeyFileProblem(`${file} is damaged: restore it from a backup`);
  const lines = bytes
    .toString("latin1")
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => LINE.exec(line));
  const keys = lines.map((line) => {
    const key = withId(Buffer.from(line?.[2] ?? "", "base64url"));
    if (line === null || key.id !== line[1]) throw damaged;
    return { ...key, isPrepared: line[3] !== undefined };
  });
  const [first, ...older] = keys.filter(({ isPrepared }) => !isPrepared);
  const [prepared, ...more] = keys.filter(({ isPrepared }) => isPrepared);
  if (first === undefined || more.length > 0) throw damaged;
  return { first, older, prepared };
}

/**
 * Puts a key into a new file. Made beside and linked to its name, which fails if it is taken: never half written, never two. Returns
 * what the file holds then.
 */
export function makeSecretKeyFile(file: string): SecretKeys {
  const beside = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(beside, textOf({ first: newSecretKey(), older: [], prepared: undefined }), PRIVATE);
  try {
    linkSync(beside, file);
    syncFolderOf(file);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  } finally {
    rmSync(beside);
  }
  const made = readSecretKeys(file);
  if (made === undefined) throw new KeyFileProblem(`${file} was removed meanwhile`);
  return made;
}

/**
 * Changes a file that is there: `change` is given what it holds, and its result is on disk, whole, when this returns. One at a time:
 * of two that change it at the same time, a key would be lost. Throws KeyFileProblem.
 */
export function changeSecretKeys(file: string, change: (keys: SecretKeys) => SecretKeys): SecretKeys {
  const beside = `${file}.new`;
  const descriptor = openBeside(file, beside);
  try {
    const keys = readSecretKeys(file);
    if (keys === undefined) throw new KeyFileProblem(`there is no ${file}: latchkey admin key rotate makes it`);
    const changed = change(keys);
    writeFileSync(descriptor, textOf(changed), { flush: true });
    renameSync(beside, file);
    // Before anything is sealed under a new key: it must not be gone after a power cut.
    syncFolderOf(file);
    return changed;
  } catch (cause) {
    rmSync(beside, { force: true });
    throw cause;
  } finally {
    closeSync(descriptor);
  }
}

function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const PRIVATE = { mode: 0o600, flag: "wx", flush: true } as const;

function openBeside(file: string, beside: string): number {
  try {
    return openSync(beside, "wx", 0o600);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
    throw new KeyFileProblem(
      `${beside} is there: ${file} is being changed, or that was cut off. If nothing is at work on it, remove ${beside}`,
    );
  }
}

function readPrivately(file: string): Buffer | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
  try {
    if ((fstatSync(descriptor).mode & 0o077) !== 0) {
      throw new KeyFileProblem(
        `${file} is open to other users: chmod 600 it, and rotate the key if they may have read it`,
      );
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const textOf = ({ first, older, prepared }: SecretKeys): string =>
  [
    "# Keys of TOTP secrets, the newest first: latchkey admin key --help. Whoever has them and the database can make passcodes.",
    ...[first, ...older].map(lineOf),
    ...(prepared === undefined ? [] : [`${lineOf(prepared)} prepared`]),
    "",
  ].join("\n");

const lineOf = ({ id, key }: SecretKey): string => `${id} ${Buffer.from(key).toString("base64url")}`;

const withId = (key: Uint8Array): SecretKey => ({
  id: hash("sha256", Buffer.concat([Buffer.from("latchkey secret key 1\0"), key])).slice(0, 8),
  key,
});
