import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Writable } from "node:stream";

/** The command as it is shipped. */
const LATCHKEY = join(process.cwd(), "dist/cli/latchkey.js");

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string;
  /** What file descriptor 3 gives. */
  third?: string;
  /** Nothing of the tests' own environment but the PATH is there. */
  environment?: Record<string, string>;
  folder?: string;
}

/** Runs `latchkey` to its end, without a terminal. */
export async function command(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { input = "", third = "", environment = {}, folder } = options;
  const child = spawn(process.execPath, [LATCHKEY, ...args], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    detached: true, // in a session of its own: no terminal to ask at
    ...(folder !== undefined && { cwd: folder }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  for (const [stream, text] of [
    [child.stdin, input],
    [child.stdio[3] as Writable, third],
  ] as const) {
    stream?.on("error", () => undefined);
    stream?.end(text);
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}

/** Runs a shell line with `$LATCHKEY` on a terminal of its own; `answers` are typed when their prompt has appeared. */
export async function onTerminal(line: string, answers: readonly (readonly [string, string])[]): Promise<Finished> {
  const environment = { PATH: process.env.PATH, LATCHKEY: `${process.execPath} ${LATCHKEY}` };
  const child = spawn("script", ["-qec", line, "/dev/null"], { env: environment });
  let stdout = "";
  const open = [...answers];
  child.stdout.on("data", (text) => {
    stdout += text;
    const [next] = open;
    if (next !== undefined && stdout.includes(next[0])) {
      open.shift();
      child.stdin.write(`${next[1]}\r`);
    }
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr: "" };
}
