import { text } from "node:stream/consumers";
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
  const password = await typed("password: ");
  if ((await typed("again: ")) !== password) throw new UsageError("the two passwords differ");
  return password;
}

/** One line from the terminal, which is kept from echoing it. */
function typed(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve, reject) => {
    let line = "";
    const finish = (settle: () => void): void => {
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      settle();
    };
    const read = (typedText: string): void => {
      for (const character of typedText) {
        if (character === "\r" || character === "\n") finish(() => resolve(line));
        else if (character === "\u0003") finish(() => reject(new Error("interrupted")));
        else line = character === "\u007f" ? line.slice(0, -1) : line + character;
      }
    };
    stdin.on("data", read);
  });
}
