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

/** Asks for one address as fast as it is answered. Throws if an answer was none of success, or a connection broke. */
export async function wrk({ url, headers, connections, seconds }: Load): Promise<Served> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, ...given, url];
  const { stdout } = await promisify(execFile)("wrk", args);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk met errors:\n${stdout}`);
  const [, requests, measured] = /(\d+) requests in ([\d.]+)s/.exec(stdout) ?? [];
  return { requests: Number(requests), seconds: Number(measured) };
}
