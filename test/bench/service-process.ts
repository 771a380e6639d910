import { readFileSync } from "node:fs";

/** Of /proc/PID/stat; Linux has used 100 for decades. */
const TICKS_PER_SECOND = 100;

/** User and system time so far (proc(5), /proc/pid/stat, fields 14 and 15). */
export function cpuSeconds(processId: number): number {
  const fields = readFileSync(`/proc/${processId}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** What a process has in memory (proc(5), /proc/pid/status), in MB of 10^6 bytes. */
export function residentMegabytes(processId: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, "utf8")) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}
