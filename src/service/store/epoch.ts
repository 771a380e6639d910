import { randomBytes } from "node:crypto";
import type { Store, Write } from "./store.ts";

export const EPOCH = "store/epoch";

/** Undefined on a store that no service has been started on. */
export const knownEpoch = async (store: Store): Promise<string | undefined> => (await store.get(EPOCH))?.value;

/**
 * Another epoch than any before: for a store that is made anew from a backup, whose revisions may have meant something else. 48 bits of
 * chance, as a tag that says "nothing has changed" must not come back.
 */
export const newEpoch = (): Write & { value: string } => ({ key: EPOCH, value: randomBytes(6).toString("base64url") });
