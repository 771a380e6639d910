import { closeSync, openSync, readFileSync } from "node:fs";
import { ReadStream } from "node:tty";
import { fromText } from "../core/bytes.ts";
import { Secret } from "../core/secret.ts";
import { typedLine } from "./typed-line.ts";
import { UsageError } from "./usage-error.ts";

/** Asks for the passphrase of a key file; whoever asked wipes it. */
export type AskPassphrase = (file: string) => Promise<Secret>;

/** From the first line of a descriptor, the same for every file; without one, from the terminal. */
export function passphraseFrom(descriptor: number | undefined): AskPassphrase {
  if (descriptor === undefined)
    return async (file) =>
      new Secret(fromText(await typedAtTerminal(`passphrase of ${file}: `, "give the passphrase by --passphrase-fd")));
  let line: Uint8Array | undefined;
  return async () => {
    line ??= firstLine(descriptor);
    return new Secret(line.slice());
  };
}

/**
 * A line typed without being shown, at the terminal even if standard input is something else. Throws a UsageError with what to
 * do `instead` where there is none.
 */
export async function typedAtTerminal(prompt: string, instead: string): Promise<string> {
  if (process.stdin.isTTY) return typedLine(prompt, process.stdin);
  const descriptor = openTerminal(instead);
  const terminal = new ReadStream(descriptor);
  try {
    return await typedLine(prompt, terminal);
  } finally {
    terminal.destroy();
  }
}

function openTerminal(instead: string): number {
  try {
    return openSync("/dev/tty", "r+");
  } catch {
    throw new UsageError(`there is no terminal to ask at: ${instead}`);
  }
}

function firstLine(descriptor: number): Uint8Array {
  const bytes = read(descriptor);
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  const line = Uint8Array.from(end === -1 ? bytes : bytes.subarray(0, end));
  bytes.fill(0);
  return line;
}

function read(descriptor: number): Uint8Array {
  try {
    const bytes = readFileSync(descriptor);
    if (descriptor > 2) closeSync(descriptor);
    return bytes;
  } catch (cause) {
    throw new UsageError(`file descriptor ${descriptor} cannot be read: open it, as in 3< file`, { cause });
  }
}
