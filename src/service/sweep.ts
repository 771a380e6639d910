import * as v from "valibot";
import { RECEIPT_PREFIX } from "./identity/receipt.ts";
import { isForgotten, LIMIT_PREFIX, signInFailures } from "./identity/sign-in-limits.ts";
import { everyEntry } from "./store/every-entry.ts";
import { parseRecord } from "./store/record.ts";
import type { Entry, Store } from "./store/store.ts";

const INTERVAL = 10 * 60_000;
const expiring = v.object({ expiresAt: v.number() });

/** Removes what has expired: tokens, receipts, and failures to sign in that are forgotten. */
export async function sweep(store: Store, now: number): Promise<void> {
  const kinds: [prefix: string, isOver: (entry: Entry) => boolean][] = [
    ["token/", (entry) => parseRecord(entry, expiring).record.expiresAt <= now],
    [RECEIPT_PREFIX, (entry) => parseRecord(entry, expiring).record.expiresAt <= now],
    [LIMIT_PREFIX, (entry) => isForgotten(parseRecord(entry, signInFailures).record, now)],
  ];
  for (const [prefix, isOver] of kinds) {
    for await (const entry of everyEntry(store, prefix)) {
      if (!isOver(entry)) continue;
      // Changed meanwhile: not over, then.
      await store.commit([entry], [{ key: entry.key, value: undefined }]);
    }
  }
}

/** Sweeps now and then, until the function that it returns is called. */
export function sweepRegularly(store: Store, failed: (cause: unknown) => void): () => void {
  const timer = setInterval(() => void sweep(store, Date.now()).catch(failed), INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
