import * as v from "valibot";
import { KNOWN_ADDRESS_PREFIX } from "./identity/known-address.ts";
import { RECEIPT_PREFIX } from "./identity/receipt.ts";
import { LIMIT_PREFIX } from "./identity/sign-in-limits.ts";
import { isIssuedInFuture, TOKEN_PREFIX } from "./identity/token.ts";
import { everyEntry } from "./store/every-entry.ts";
import { parseRecord } from "./store/record.ts";
import type { Store } from "./store/store.ts";

const INTERVAL = 10 * 60_000;
/** What the clock may gain or lose on the process's own time from one sweep to the next. */
const DRIFT = 60_000;

const PREFIXES = [TOKEN_PREFIX, RECEIPT_PREFIX, LIMIT_PREFIX, KNOWN_ADDRESS_PREFIX];

/** What an earlier version has kept without an end is over. */
const expiring = v.object({ expiresAt: v.optional(v.number(), 0), issuedAt: v.optional(v.number()) });

/**
 * Removes what has expired: tokens, receipts, failures to sign in and known addresses that are forgotten. And tokens and receipts
 * of a clock that was ahead: they are worth nothing now, and must not become valid when the day comes.
 */
export async function sweep(store: Store, now: number): Promise<void> {
  for (const prefix of PREFIXES) {
    for await (const entry of everyEntry(store, prefix)) {
      const { expiresAt, issuedAt = 0 } = parseRecord(entry, expiring).record;
      if (expiresAt > now && !isIssuedInFuture({ issuedAt }, now)) continue;
      // Changed meanwhile: not over, then.
      await store.commit([entry], [{ key: entry.key, value: undefined }]);
    }
  }
}

/**
 * Sweeps now and then, until the function that it returns is called. Not right after the clock has been set: what a clock that is
 * wrong for less than ten minutes takes for expired stays, and is good again afterwards.
 */
export function sweepRegularly(store: Store, failed: (cause: unknown) => void): () => void {
  const isSteady = watchClock();
  const timer = setInterval(() => {
    if (isSteady()) sweep(store, Date.now()).catch(failed);
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** Whether the clock has gone on as the process's own time has since it was last asked. */
function watchClock(): () => boolean {
  const offset = (): number => Date.now() - performance.now();
  let known = offset();
  return () => {
    const now = offset();
    const isSteady = Math.abs(now - known) <= DRIFT;
    known = now;
    return isSteady;
  };
}
