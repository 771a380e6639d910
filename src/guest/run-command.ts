import { spawn } from "node:child_process";

/** `failed` says why. The account may have changed all the same, unless it is `clean`: the command itself has said that it failed. */
export type ApplyOutcome = { code: "applied" } | { code: "failed"; text: string; clean: boolean };

export interface CommandWatch {
  /** Milliseconds until a command that hangs is ended. */
  limit: number;
  /** Called once a command runs, before it gets the password. The command is ended if this throws. */
  started: (pid: number) => Promise<void>;
  /** Called when it has ended. What it has left running is not waited for. */
  ended: () => Promise<void>;
}

export interface Command {
  /** How the log calls it. */
  name: string;
  file: string;
  args: string[];
  environment?: NodeJS.ProcessEnv;
}

/**
 * Runs a command without a shell and gives it `input` on standard input: what stands in arguments or environment, others can
 * read. Its output is thrown away, because a password could be in it. It leads a process group of its own, so that
 * it can be ended with all that it started, once it takes longer than `limit` milliseconds.
 */
export async function runCommand(
  { name, file, args, environment }: Command,
  input: Uint8Array,
  watch: CommandWatch,
): Promise<ApplyOutcome> {
  const child = spawn(file, args, {
    stdio: ["pipe", "ignore", "ignore"],
    detached: process.platform !== "win32",
    windowsHide: true,
    env: environment ?? process.env,
  });
  const ended = new Promise<ApplyOutcome>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => resolve(failed(name, `cannot be run: ${error.code}`, true)));
    child.on("close", (status, signal) => {
      const how = `ended with ${signal ?? `exit status ${status}`}`;
      resolve(status === 0 ? { code: "applied" } : failed(name, how, signal === null));
    });
  });
  child.stdin.on("error", () => undefined); // it ended without reading: its exit status tells
  const { pid } = child;
  if (pid === undefined) return ended;
  // Not before it is known by whom: a guest that starts after a crash must wait for this command to end.
  try {
    await watch.started(pid);
  } catch (error) {
    endGroup(pid);
    throw error;
  }
  child.stdin.end(input);
  let overdue = false;
  const timer = setTimeout(() => {
    overdue = true;
    endGroup(pid);
  }, watch.limit);
  const outcome = await ended;
  clearTimeout(timer);
  await watch.ended();
  return overdue ? failed(name, `was ended after ${watch.limit / 1000} s`, false) : outcome;
}

/** Ends a command that `runCommand` has started, and what that one has started. */
export function endGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

const failed = (name: string, how: string, clean: boolean): ApplyOutcome => ({
  code: "failed",
  text: `${name} ${how}`,
  clean,
});
