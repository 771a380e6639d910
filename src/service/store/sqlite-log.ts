import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** What the thread is told: that much was written, that nobody writes until it answers, that it is over. */
export type ToLogThread = "written" | "held" | "close";
/** What it answers: that nobody may write for a moment, and that it has done what was asked. */
export type FromLogThread = "hold" | "done";

export interface LogThreadData {
  file: string;
  /** Pages of 4 KiB: a longer log is brought in while nobody writes. */
  longest: number;
}

export interface LogLimits {
  /** So many entries are written before the thread looks at the log again. */
  entries: number;
  longest: number;
}

const LIMITS: LogLimits = { entries: 200, longest: 16_000 };

/** Where the command has the thread's file. */
const THREAD = new URL("./sqlite-log-worker.js", import.meta.url);

/** SQLite's log, which somebody else brings into the file while we write. */
export interface Log {
  /** To be told of each commit: how many entries it has written. */
  wrote: (entries: number) => void;
  /** Nothing may be written now; `released` is called when it may be. */
  isHeld: () => boolean;
  /** Nothing is brought in any more, until the file is closed. */
  close: () => Promise<void>;
}

/** Follows the log of the database in this file; calls `released` when it may be written again. */
export type FollowLog = (file: string, released: () => void) => Log;

export interface Following {
  /** The thread has ended, which nobody asked it to: there is none any more. */
  ended?: () => void;
  limits?: LogLimits;
  thread?: URL;
}

/**
 * Starts the thread that brings the log of a database (write-ahead log, https://sqlite.org/wal.html) into its file while it is written to. It
 * keeps no process alive. If it ends, the one who writes finds the log too long and does it by himself (sqlite-entries.ts).
 */
export function followLog(
  file: string,
  released: () => void,
  { ended = () => undefined, limits = LIMITS, thread = THREAD }: Following = {},
): Log {
  const worker = new Worker(thread, { workerData: { file, longest: limits.longest } satisfies LogThreadData });
  let written = 0;
  let isAsked = false;
  let isHeld = false;
  let isClosing = false;
  let isOver = false;

  function tell(message: ToLogThread): void {
    worker.postMessage(message);
  }

  function release(): void {
    isAsked = false;
    if (!isHeld) return;
    isHeld = false;
    released();
  }

  worker.unref();
  worker.on("message", (message: FromLogThread) => {
    if (message === "done") return release();
    // Whoever writes does so within one turn of the event loop, so nobody does now.
    isHeld = true;
    tell("held");
  });
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    if (!isClosing) ended();
    release();
  };
  worker.on("error", end);
  worker.on("exit", end);

  return {
    wrote(entries) {
      written += entries;
      if (isAsked || isOver || written < limits.entries) return;
      written = 0;
      isAsked = true;
      tell("written");
    },
    isHeld: () => isHeld,
    async close() {
      isClosing = true;
      if (isOver) return;
      const exited = once(worker, "exit");
      worker.ref();
      tell("close");
      await exited;
    },
  };
}
