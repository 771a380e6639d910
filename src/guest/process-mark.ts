import { readdir, readFile } from "node:fs/promises";
import * as v from "valibot";

/**
 * A process that can be told from a later one with the same number. `born` is the boot and the clock tick in which it
 * started, where the system tells (Linux); empty elsewhere.
 */
const schema = v.object({ pid: v.pipe(v.number(), v.integer(), v.minValue(2)), born: v.string() });
export type ProcessMark = v.InferOutput<typeof schema>;

export async function markProcess(pid: number): Promise<ProcessMark> {
  const found = await processStatus(pid);
  return { pid, born: found === undefined ? "" : await birth(found) };
}

/** Undefined if there is no mark at `path`, or a damaged one. */
export async function readMark(path: string): Promise<ProcessMark | undefined> {
  try {
    return v.parse(schema, JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether the marked process still runs. */
export async function isAlive({ pid, born }: ProcessMark): Promise<boolean> {
  if (process.platform !== "linux") return answers(pid);
  const found = await processStatus(pid);
  return found !== undefined && found.state !== "Z" && (await birth(found)) === born;
}

/** Whether the marked process, the leader of a group of its own, or anything that it started in that group, still runs. */
export async function isGroupAlive(mark: ProcessMark): Promise<boolean> {
  if (process.platform !== "linux") return answers(process.platform === "win32" ? mark.pid : -mark.pid);
  const leader = await processStatus(mark.pid);
  if (leader !== undefined && (await birth(leader)) !== mark.born) return false; // the number is another process's by now
  for (const entry of await readdir("/proc")) {
    const found = /^\d+$/.test(entry) ? await processStatus(Number(entry)) : undefined;
    if (found?.group === mark.pid && found.state !== "Z") return true;
  }
  return false;
}

/** What proc(5) says of a process. Undefined if it is gone, or if there is no /proc. */
async function processStatus(pid: number): Promise<{ state: string; group: number; start: string } | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the first one here is proc(5)'s field 3
    return { state: fields[0] ?? "", group: Number(fields[2]), start: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

/** Ticks count from the boot, so a tick alone could recur after the next one. */
async function birth({ start }: { start: string }): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "latin1").catch(() => "");
  return `${boot.trim()} ${start}`;
}

function answers(target: number): boolean {
  try {
    return process.kill(target, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
