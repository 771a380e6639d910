import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

export interface Load {
  url: string;
  headers: Record<string, string>;
  connections: number;
  seconds: number;
  /** A wrk script that makes the requests (posts.ts), and its arguments. */
  script?: readonly string[];
}

export interface Served {
  /** Those that were answered whole. */
  requests: number;
  seconds: number;
  /** Microseconds from a request to its answer: half of them took no longer, and 99 of 100. */
  p50: number;
  p99: number;
  /** What the script has said at its end. */
  output: string;
}

/** Throws if there is no wrk, which makes the load. */
export function needWrk(): void {
  if (spawnSync("wrk", ["--version"]).error !== undefined)
    throw new Error("wrk, which makes the load, is not installed");
}

/**
 * Asks for one address as fast as it is answered. Throws if an answer was none of success, or a connection broke; one that ends
 * after a whole answer, as a uwsgi server ends each without saying so, wrk counts among its read errors.
 */
export async function wrk({ url, headers, connections, seconds, script = [] }: Load): Promise<Served> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const [file, ...rest] = script;
  const scripted = file === undefined ? [] : ["-s", file];
  const args = [
    "-t1",
    `-c${connections}`,
    `-d${seconds}s`,
    "--latency",
    "--timeout",
    "20s",
    ...given,
    ...scripted,
    url,
  ];
  const { stdout } = await promisify(execFile)("wrk", [...args, ...(rest.length > 0 ? ["--", ...rest] : [])]);
  const [, requests, measured] = /(\d+) requests in ([\d.]+)s/.exec(stdout) ?? [];
  const [, ended = "0"] = /Socket errors: connect 0, read (\d+), write 0, timeout 0/.exec(stdout) ?? [];
  const broke = stdout.includes("Socket errors") && !(headers.connection === "close" && ended === requests);
  if (broke || stdout.includes("Non-2xx")) throw new Error(`wrk met errors:\n${stdout}`);
  return {
    requests: Number(requests),
    seconds: Number(measured),
    p50: latency(stdout, 50),
    p99: latency(stdout, 99),
    output: stdout,
  };
}

const UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, m: 60e6 };

function latency(stdout: string, percent: number): number {
  const [, value, unit = ""] = new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s|m) *$`, "m").exec(stdout) ?? [];
  if (value === undefined) throw new Error(`wrk tells no latency:\n${stdout}`);
  return Number(value) * (UNITS[unit] ?? Number.NaN);
}
