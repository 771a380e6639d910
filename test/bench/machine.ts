import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { findBrowser } from "../e2e/driver/executable.ts";

/** What the figures were measured on: they mean something beside each other only, and nothing under load. */
export function machineLine(): string {
  const cores = cpus();
  return [
    `Node ${process.version}`,
    chromiumVersion(),
    `${cores.length} cores (${cores[0]?.model ?? "unknown"})`,
    `load average ${loadAverage()}`,
  ].join(", ");
}

/** Over 1, 5 and 15 minutes. */
export const loadAverage = (): string =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(" ");

function chromiumVersion(): string {
  const path = findBrowser("chromium");
  if (path === undefined) return "no Chromium";
  return execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
