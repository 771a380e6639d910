import type { LongWork } from "../service/store/long-work.ts";
import { showProgress } from "./terminal.ts";

const isTerminal = process.stderr.isTTY === true;
/** Milliseconds between two reports. */
const INTERVAL = isTerminal ? 100 : 5000;

/** Says how far `action` is, and ends it at a good moment on Ctrl-C or SIGTERM: it throws an error with the text `stopped` then. */
export async function withProgress<T>(stopped: string, action: (work: LongWork) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new Error(stopped));
  let next = Date.now() + INTERVAL;
  let hasShown = false;

  function tell(doing: string, entries: number): void {
    // The clock is asked now and then only: entries go by fast.
    if (entries % 64 !== 0 || Date.now() < next) return;
    next = Date.now() + INTERVAL;
    showProgress(`${doing}: ${entries} entries`, isTerminal);
    hasShown = true;
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    return await action({ signal: stopping.signal, tell });
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
    if (hasShown && isTerminal) showProgress("", isTerminal);
  }
}
