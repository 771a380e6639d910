import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

export interface Load {
  url: string;
  headers: Record<string, string>;
  connections: number;
  seconds: number;
}

export interface Served {
  /** Those that were answered whole. */
  requests: number;
  seconds: number;
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
export async function wrk({ url, headers, connections, seconds }: Load): Promise<Served> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, ...given, url];
  const { stdout } = await promisify(execFile)("wrk", args);
  const [, requests, measured] = /(\d+) requests in ([\d.]+)s/.exec(stdout) ?? [];
  const [, ended = "0"] = /Socket errors: connect 0, read (\d+), write 0, timeout 0/.exec(stdout) ?? [];
  const broke = stdout.includes("Socket errors") && !(headers.connection === "close" && ended === requests);
  if (broke || stdout.includes("Non-2xx")) throw new Error(`wrk met errors:\n${stdout}`);
  return { requests: Number(requests), seconds: Number(measured) };
}
