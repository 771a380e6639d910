import type { Guest } from "./guest.ts";

/** Nova shows what was so up to 15 s ago; a request may take 10 s, and the network some more to deliver it. */
export const SETTLING = 30;

/**
 * Whether what a cloud shows is all that this guest has brought about. Without versions an earlier POST may still arrive, or not be shown
 * yet, and would take the place of an answer; so may one of the run before.
 */
export const isSettled = (guest: Guest, { version }: { version?: string | undefined }): boolean =>
  version !== undefined || guest.uptime() - guest.memory.posted >= guest.settling;
