import * as v from "valibot";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * What is further ahead of the clock was written by one that was wrong, and does not count: it would for too long. Less may be
 * between the clocks of two processes.
 */
const CLOCK_SKEW = MINUTE;

export const failureCount = v.object({
  failures: v.number(),
  lastAt: v.number(),
  /** When nothing of it matters any more. Missing in what an earlier version has written, which is over. */
  expiresAt: v.optional(v.number(), 0),
  /** An attempt since the last one that counted was told to wait. */
  isSlowed: v.optional(v.boolean()),
});
/** Failures to sign in, of one kind. Times in milliseconds since 1970. */
export type FailureCount = v.InferOutput<typeof failureCount>;

/** How failures are counted, and what they cost. In milliseconds. */
export interface Counting {
  /** So many failures cost nothing. The next costs 1 second, then 2, 4, ... */
  free: number;
  longestDelay: number;
  /** So long after the last failure all are forgotten; or, with `oneByOne`, one each time, of at most so many. */
  memory: number;
  oneByOne?: { most: number };
  /** How long it is known that there was an attempt. */
  kept: number;
}

export const COUNTING = {
  /** One account from one address. */
  pair: { free: 10, longestDelay: 15 * MINUTE, memory: HOUR, kept: 24 * HOUR },
  /** One address, for whatever accounts. */
  address: { free: 50, longestDelay: 15 * MINUTE, memory: HOUR, kept: HOUR },
  /** One account, from all addresses that are new to it. */
  account: { free: 50, longestDelay: 30 * MINUTE, memory: 15 * MINUTE, oneByOne: { most: 100 }, kept: 25 * HOUR },
  /** One account's passcodes, from wherever. */
  passcode: { free: 10, longestDelay: 15 * MINUTE, memory: HOUR, kept: HOUR },
} as const satisfies Record<string, Counting>;

/** Whether there was an attempt that still matters. */
export const isRemembered = (count: FailureCount | undefined, now: number): count is FailureCount =>
  count !== undefined && now <= count.expiresAt && !isFailureFromFuture(count, now);

export const isFailureFromFuture = ({ lastAt }: Pick<FailureCount, "lastAt">, now: number): boolean =>
  lastAt > now + CLOCK_SKEW;

/** An attempt that counts as one failure more, or as none (`failures: 0`). */
export function countAttempt(
  count: FailureCount | undefined,
  counting: Counting,
  { now, failures }: { now: number; failures: 0 | 1 },
): FailureCount {
  const all = failuresLeft(count, counting, now) + failures;
  return {
    failures: Math.min(all, counting.oneByOne?.most ?? Number.MAX_SAFE_INTEGER),
    lastAt: now,
    expiresAt: now + counting.kept,
  };
}

/** What the failures cost, in milliseconds from the last attempt on. */
export function delayOf(count: FailureCount | undefined, counting: Counting, now: number): number {
  const beyond = Math.round(failuresLeft(count, counting, now)) - counting.free;
  return beyond < 0 ? 0 : Math.min(1000 * 2 ** beyond, counting.longestDelay);
}

/** Not always a whole number. */
function failuresLeft(count: FailureCount | undefined, { memory, oneByOne }: Counting, now: number): number {
  if (!isRemembered(count, now)) return 0;
  const memories = Math.max(0, now - count.lastAt) / memory;
  if (oneByOne === undefined) return memories > 1 ? 0 : count.failures;
  return Math.max(0, count.failures - memories);
}
