import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { undeclaredAnswers } from "./openapi/declared-answers.ts";

/** The command as it is shipped. */
export const LATCHKEY = join(process.cwd(), "dist/cli/latchkey.js");

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** `latchkey serve` in a process of its own, on free ports. */
export interface RunningService {
  adminsUrl: string;
  guestsUrl: string;
  /** Empty if it is off. */
  metricsUrl: string;
  data: string;
  /** Of the user `admin` in the project `admin`. */
  adminPassword: string;
  /** All that it has printed, over restarts: standard output, and the log. */
  output: () => string;
  log: () => string;
  processId: () => number;
  signal: (signal: NodeJS.Signals) => void;
  /** SIGTERM; resolves to the exit status. This and kill9 throw if an answer was not in openapi.json. */
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
  /** An etcd cluster instead: a URL, and what else `serve` and `admin` need to reach it. */
  store?: string;
  storeArgs?: string[];
  /** Seals passcodes: the same file for all services on one cluster. */
  secretKeyFile?: string;
  /** More options of `latchkey serve`. */
  args?: string[];
  /** More environment variables. */
  environment?: Record<string, string>;
  /** Options of Node itself. */
  nodeArgs?: string[];
}

/**
 * Starts a service, by default on a new folder; where LATCHKEY_TEST_ETCD names a cluster's nodes, below a new prefix there. Throws
 * with its log if it does not come up.
 */
export async function startService(options: StartOptions = {}): Promise<RunningService> {
  const { data = newFolder(), args = [], storeArgs = [], environment = {}, nodeArgs = [] } = options;
  const { store = options.data === undefined ? newEtcdUrl() : undefined } = options;
  const secretKeyFile = options.secretKeyFile ?? join(data, "totp.key");
  const place =
    store === undefined ? ["--data", data] : ["--store", store, "--secret-key-file", secretKeyFile, ...storeArgs];
  let output = "";
  let log = "";
  let child: ChildProcess;

  const addresses = ["--listen", "--guest-listen", "--metrics-listen"]
    .filter((option) => !args.includes(option))
    .flatMap((option) => [option, "127.0.0.1:0"]);

  async function start(): Promise<void> {
    const before = output.length;
    child = spawn(process.execPath, [...nodeArgs, LATCHKEY, "serve", ...place, ...addresses, ...args], {
      env: cleanEnvironment(environment),
    });
    child.stderr?.on("data", (text) => (log += text));
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (status) => reject(new Error(`latchkey serve ended with ${status}: ${log}`)));
      child.stdout?.on("data", (text) => {
        output += text;
        const url = (whose: string) => new RegExp(`listening on (\\S+) \\(${whose}\\)`).exec(output.slice(before))?.[1];
        const [admins, guests] = [url("admins"), url("guests")];
        if (admins === undefined || guests === undefined) return;
        service.metricsUrl = url("metrics") ?? "";
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
    const undeclared = undeclaredAnswers(log);
    if (undeclared.length > 0) throw new Error(`answers that openapi.json does not have: ${undeclared.join(", ")}`);
    return status;
  }

  async function adminWith(input: string, ...parts: string[]): Promise<string> {
    const finished = await latchkey(["admin", ...place, ...parts], input);
    if (finished.status !== 0) throw new Error(`latchkey admin ${parts.join(" ")}: ${finished.stderr}`);
    return finished.stdout.trim();
  }

  const service: RunningService = {
    adminsUrl: "",
    guestsUrl: "",
    metricsUrl: "",
    data,
    adminPassword: "",
    output: () => output,
    log: () => log,
    processId: () => child.pid ?? 0,
    signal: (signal) => void child.kill(signal),
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

/** Without variables that the tests themselves are started with, which the service would warn of. */
export function cleanEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("LATCHKEY_"));
  return { ...Object.fromEntries(others), ...more };
}

/** Runs the command to its end. */
export async function latchkey(
  args: readonly string[],
  input = "",
  environment: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [LATCHKEY, ...args], { env: cleanEnvironment(environment) });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}

function newEtcdUrl(): string | undefined {
  const nodes = process.env.LATCHKEY_TEST_ETCD;
  return nodes === undefined ? undefined : `etcd://${nodes}/test/${randomUUID()}`;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "latchkey-service-"));
