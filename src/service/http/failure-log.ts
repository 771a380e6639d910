import { timeText } from "./log-time.ts";
import type { WriteLog } from "./request-log.ts";

/** What the service itself did wrong, or could not do; `request` is "-" where there was none. */
export type LogFailure = (listener: string, request: string, cause: unknown) => void;

/** The same failure is logged once in so many milliseconds. */
const INTERVAL = 10_000;
/** Kinds that are remembered at a time: there are as many as places in the code, at most. */
const MOST_KINDS = 200;

interface Kind {
  loggedAt: number;
  unlogged: number;
}

/**
 * Logs failures by their kind and place, not by their message, which may quote input. A store that is away fails every request: the same
 * failure is logged every ten seconds, with how many there were since. Every answer has a line of its own anyway.
 */
export function failureLog(log: WriteLog): LogFailure {
  const kinds = new Map<string, Kind>();

  return (listener, request, cause) => {
    const what = describeFailure(cause);
    const name = `${listener} ${JSON.stringify(what)}`;
    const now = performance.now();
    const known = kinds.get(name);
    if (known !== undefined && now - known.loggedAt < INTERVAL) {
      known.unlogged += 1;
      return;
    }
    if (kinds.size >= MOST_KINDS) kinds.clear();
    kinds.set(name, { loggedAt: now, unlogged: 0 });
    const since = known?.unlogged ? { unlogged: known.unlogged } : {};
    log(`${JSON.stringify({ time: timeText(), level: "error", listener, request, ...what, ...since })}\n`);
  };
}

interface Failure {
  failure: string;
  code?: string;
  place?: string;
}

/** The kind of error, the system's code for it, its own or that of its cause, and where it was made. */
function describeFailure(cause: unknown): Failure {
  if (!(cause instanceof Error)) return { failure: typeof cause };
  const [code, place] = [codeOf(cause) ?? codeOf(cause.cause), placeOf(cause)];
  return { failure: cause.name, ...(code !== undefined && { code }), ...(place !== undefined && { place }) };
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;

const placeOf = (error: Error): string | undefined =>
  error.stack
    ?.split("\n")
    .find((line) => line.startsWith("    at "))
    ?.trim();
