import { readdirSync, readFileSync } from "node:fs";

/**
 * Whatever ends the bench, what it started ends with it: `finally` does not run after a signal. Linux only, where /proc tells
 * who started whom; elsewhere a signal to the terminal's whole group does it.
 */
export function endChildrenWithThisProcess(): void {
  process.on("exit", () => {
    for (const child of children()) kill(child);
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
}

function children(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => parentOf(name) === process.pid)
      .map(Number);
  } catch {
    return [];
  }
}

/** Undefined if `name` is no process, or one no more. The parent is the second field after the name in brackets (proc(5)). */
function parentOf(name: string): number | undefined {
  if (!/^\d+$/.test(name)) return undefined;
  try {
    const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return Number(parent);
  } catch {
    return undefined;
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
