import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer, FaultKind, Task } from "./message.ts";

/** Seconds of CPU that a child may spend on one input before it is killed: ten times what it would report as too slow. */
const HANGING = 10;
/** In megabytes: V8's own heap. Whatever needs more, ends the child. */
const HEAP = 384;

/** A child process that does tasks, and is replaced when a task has killed it. */
export interface WatchedChild {
  run: (task: Task) => Promise<Answer>;
  close: () => void;
}

/** `script` is a built child (child.ts). */
export function watchedChild(script: string, hanging = HANGING): WatchedChild {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-fuzz-"));
  const mark = join(folder, "input");
  let child: ChildProcess | undefined;

  const start = async (): Promise<ChildProcess> => {
    const started = fork(script, [mark], {
      execArgv: [`--max-old-space-size=${HEAP}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    if ((await nextMessage(started)) !== "ready") throw new Error(`${script} does not start`);
    return started;
  };

  const stop = (): void => {
    child?.kill("SIGKILL");
    child = undefined;
  };

  // What hangs would outlive its parent.
  process.once("exit", stop);

  async function run(task: Task): Promise<Answer> {
    child ??= await start();
    const running = child;
    const watch = watchInput(mark, running, hanging);
    try {
      running.send(task);
      const answer = (await nextMessage(running)) as Answer | undefined;
      if (answer === undefined) {
        child = undefined;
        return deadAnswer(task, markedIn(mark), watch.hangs() ? "hangs" : "ended the process", how(running));
      }
      // What it holds, it may hold for good.
      if (answer.fault?.kind === "too much memory") stop();
      return answer;
    } finally {
      watch.end();
    }
  }

  return {
    run,
    close() {
      stop();
      process.off("exit", stop);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Undefined if it ends instead. */
function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    const settle = (message: unknown): void => {
      child.off("message", settle);
      child.off("exit", ended);
      resolve(message);
    };
    const ended = (): void => settle(undefined);
    child.on("message", settle);
    child.on("exit", ended);
  });
}

const how = ({ exitCode, signalCode }: ChildProcess): string => `exit status ${exitCode ?? signalCode}`;

const deadAnswer = ({ from }: Task, index: number, kind: FaultKind, detail: string): Answer => ({
  done: index - from + 1,
  counts: {},
  slowest: { cpu: 0, index },
  memory: 0,
  fault: { kind, index, detail },
});

const markedIn = (file: string): number => readFileSync(file).readUInt32LE(0);

/** Kills the child when it has spent too much CPU on one input: its own, not time on the clock, which others take from it. */
function watchInput(mark: string, child: ChildProcess, hanging: number): { hangs: () => boolean; end: () => void } {
  let input = -1;
  let spentBefore = 0;
  let hangs = false;
  const timer = setInterval(() => {
    const now = markedIn(mark);
    const spent = secondsSpent(child.pid ?? 0);
    if (now !== input) [input, spentBefore] = [now, spent];
    else if (spent - spentBefore > hanging) {
      hangs = true;
      child.kill("SIGKILL");
    }
  }, 500);
  return { hangs: () => hangs, end: () => clearInterval(timer) };
}

/** CPU of a process so far (proc(5), /proc/pid/stat, fields 14 and 15, of which there are 100 a second); elsewhere, the clock. */
function secondsSpent(processId: number): number {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return performance.now() / 1000;
  }
}
