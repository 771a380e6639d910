import type { LogEvent } from "../http/event-log.ts";
import type { LogFailure } from "../http/failure-log.ts";
import { sealAbandoned } from "./abandoned-writers.ts";
import { headOf } from "./audit-chain.ts";
import type { Trail } from "./keep-trail.ts";
import { pruneTrail } from "./prune-trail.ts";

const INTERVAL = 60_000;
const HOURLY = 60;

/**
 * Does now and once a minute what keeps a trail in order: seals for processes that ended, removes what is older than `days`. Logs the
 * chain's head at once and every hour: a log that is kept elsewhere says later whether it is still the same chain. The function that it
 * returns ends it, seals what is left and logs the last head.
 */
export function tendTrail(
  trail: Trail,
  { days, logEvent, logFailure }: { days: number; logEvent: LogEvent; logFailure: LogFailure },
): () => Promise<void> {
  let rounds = 0;
  let isStopped = false;
  let round: Promise<void> = tend();

  async function logHead(): Promise<void> {
    const { number, hash } = (await headOf(trail)).record;
    logEvent("info", "audit head", { number, hash });
  }

  async function tend(): Promise<void> {
    try {
      if (rounds % HOURLY === 0) await logHead();
      rounds += 1;
      await sealAbandoned(trail, Date.now());
      await pruneTrail(trail, { days, now: Date.now(), isStopped: () => isStopped });
    } catch (cause) {
      logFailure("audit", "-", cause);
    }
  }

  const timer = setInterval(() => {
    round = round.then(tend);
  }, INTERVAL).unref();

  return async () => {
    isStopped = true;
    clearInterval(timer);
    await round;
    try {
      await trail.seal();
      await logHead();
    } catch (cause) {
      logFailure("audit", "-", cause);
    }
  };
}
