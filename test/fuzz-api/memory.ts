import { readFileSync } from "node:fs";
import type { RunningService } from "../service/running-service.ts";

/** Bytes: what is alive in the heap after the garbage was collected, what is held outside it, and what the system counts. */
export interface Memory {
  heap: number;
  external: number;
  resident: number;
}

// The threads collect theirs first: what Argon2 has worked in is garbage of its own thread.
const TELL = `import { BroadcastChannel, isMainThread } from "node:worker_threads";
const channel = new BroadcastChannel("memory");
channel.unref();
if (isMainThread) {
  let threads = 0, left = 0;
  process.on("SIGUSR2", () => { left = threads; channel.postMessage("collect"); });
  channel.onmessage = ({ data }) => {
    if (data === "here") threads += 1;
    if (data !== "collected" || --left > 0) return;
    gc(); gc();
    const { heapUsed, external } = process.memoryUsage();
    process.stdout.write("memory " + heapUsed + " " + external + "\\n");
  };
} else {
  channel.postMessage("here");
  channel.onmessage = ({ data }) => { if (data === "collect") { gc(); gc(); channel.postMessage("collected"); } };
}`;

/** Options of Node for a service that tells its memory when it is asked, and has no more than this, in megabytes. */
export const toldMemory = (megabytes: number): string[] => [
  "--expose-gc",
  `--max-old-space-size=${megabytes}`,
  "--import",
  `data:text/javascript,${encodeURIComponent(TELL)}`,
];

/** Of a service started with `toldMemory`, to which nothing is sent at the time; undefined if it has ended. */
export async function memoryOf(service: RunningService): Promise<Memory | undefined> {
  const samples: Memory[] = [];
  for (let count = 0; count < 3; count++) {
    const sample = await sampleOf(service);
    if (sample === undefined) return undefined;
    samples.push(sample);
  }
  const least = (part: keyof Memory): number => Math.min(...samples.map((sample) => sample[part]));
  return { heap: least("heap"), external: least("external"), resident: least("resident") };
}

async function sampleOf(service: RunningService): Promise<Memory | undefined> {
  const told = () => [...service.output().matchAll(/^memory (\d+) (\d+)$/gm)];
  const before = told().length;
  if (!isRunning(service)) return undefined;
  process.kill(service.processId(), "SIGUSR2");
  const end = Date.now() + 30_000;
  while (told().length === before) {
    if (!isRunning(service)) return undefined;
    if (Date.now() > end) throw new Error("the service does not tell its memory");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const [, heap = "", external = ""] = told().at(-1) ?? [];
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${service.processId()}/status`, "utf8"))?.[1];
  return { heap: Number(heap), external: Number(external), resident: Number(resident) * 1024 };
}

export function isRunning(service: RunningService): boolean {
  try {
    // A zombie has ended.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${service.processId()}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Seconds of computation that the service's process has had; 0 if it has ended. */
export function cpuOf(service: RunningService): number {
  if (!isRunning(service)) return 0;
  const [, , , , , , , , , , , , , user, system] = readFileSync(`/proc/${service.processId()}/stat`, "utf8").split(" ");
  // In hundredths, on every Linux.
  return (Number(user) + Number(system)) / 100;
}
