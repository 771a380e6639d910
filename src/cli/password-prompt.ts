import { text } from "node:stream/consumers";
import { typedLine } from "./typed-line.ts";
import { UsageError } from "./usage-error.ts";

const SHORTEST = 8;

/**
 * A new password: the first line of standard input with `--password-stdin`, else typed twice without being shown. Never an
 * argument, which every process on the machine could read. Throws a UsageError if it is too short or there is no terminal.
 */
export async function newPassword({ passwordStdin }: { passwordStdin?: true }): Promise<string> {
  const password = passwordStdin ? firstLine(await text(process.stdin)) : await typedTwice();
  if (password.length < SHORTEST) throw new UsageError(`a password has at least ${SHORTEST} characters`);
  return password;
}

const firstLine = (input: string): string => /^[^\r\n]*/.exec(input)?.[0] ?? "";

async function typedTwice(): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError("there is no terminal to type a password at: use --password-stdin");
  const password = await typedLine("password: ", process.stdin);
  if ((await typedLine("again: ", process.stdin)) !== password) throw new UsageError("the two passwords differ");
  return password;
}
