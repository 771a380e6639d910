import { readdirSync, readFileSync } from "node:fs";

/**
 * Whatever ends the bench, what it started ends with it: `finally` does not run after a signal. Linux only, where the kernel
 * lists a process's children (proc(5), /proc/pid/task/tid/children).
 */
export function endChildrenWithThisProcess(): void {
  process.on("exit", () => {
    for (const child of children()) kill(child);
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
}

function children(): number[] {
  try {
    const threads = readdirSync("/proc/self/task");
    return threads.flatMap((thread) =>
      readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
