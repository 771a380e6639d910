import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The command as it is shipped. */
const LATCHKEY = join(process.cwd(), "dist/cli/latchkey.js");

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** `latchkey serve` in a process of its own, on free ports. */
export interface RunningService {
  adminsUrl: string;
  guestsUrl: string;
  data: string;
  /** Of the user `admin` in the project `admin`. */
  adminPassword: string;
  /** All that it has printed, over restarts: standard output, and the log. */
  output: () => string;
  log: () => string;
  processId: () => number;
  /** SIGTERM; resolves to the exit status. */
  stop: () => Promise<number | null>;
  kill9: () => Promise<void>;
  /** Starts it again on the same folder, with new ports. Stop or kill it first. */
  restart: () => Promise<void>;
  /** Runs `latchkey admin` on its folder and returns what it printed. Throws if it fails. */
  admin: (...args: string[]) => Promise<string>;
  /** The same with something on standard input. */
  adminWith: (input: string, ...args: string[]) => Promise<string>;
}

export interface StartOptions {
  data?: string;
  /** More options of `latchkey serve`. */
  args?: string[];
}

/** Starts a service, by default on a new folder. Throws with its log if it does not come up. */
export async function startService({ data = newFolder(), args = [] }: StartOptions = {}): Promise<RunningService> {
  let output = "";
  let log = "";
  let child: ChildProcess;

  async function start(): Promise<void> {
    const before = output.length;
    const addresses = ["--listen", "127.0.0.1:0", "--guest-listen", "127.0.0.1:0"];
    child = spawn(process.execPath, [LATCHKEY, "serve", "--data", data, ...addresses, ...args]);
    child.stderr?.on("data", (text) => (log += text));
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (status) => reject(new Error(`latchkey serve ended with ${status}: ${log}`)));
      child.stdout?.on("data", (text) => {
        output += text;
        const url = (whose: string) => new RegExp(`listening on (\\S+) \\(${whose}\\)`).exec(output.slice(before))?.[1];
        const [admins, guests] = [url("admins"), url("guests")];
        if (admins === undefined || guests === undefined) return;
        service.adminsUrl = admins;
        service.guestsUrl = guests;
        resolve();
      });
    });
    child.removeAllListeners("exit");
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    const [status] = (await exited) as [number | null];
    return status;
  }

  async function adminWith(input: string, ...parts: string[]): Promise<string> {
    const finished = await latchkey(["admin", "--data", data, ...parts], input);
    if (finished.status !== 0) throw new Error(`latchkey admin ${parts.join(" ")}: ${finished.stderr}`);
    return finished.stdout.trim();
  }

  const service: RunningService = {
    adminsUrl: "",
    guestsUrl: "",
    data,
    adminPassword: "",
    output: () => output,
    log: () => log,
    processId: () => child.pid ?? 0,
    stop: () => end("SIGTERM"),
    kill9: async () => void (await end("SIGKILL")),
    restart: start,
    admin: (...parts) => adminWith("", ...parts),
    adminWith,
  };
  await start();
  service.adminPassword = /password (\S+)/.exec(output)?.[1] ?? "";
  return service;
}

/** Runs the command to its end. */
export async function latchkey(args: readonly string[], input = ""): Promise<Finished> {
  const child = spawn(process.execPath, [LATCHKEY, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "latchkey-service-"));
