/** How often a guest obeys. */
export interface ResetLimit {
  /** Seconds from one obeyed request to the next, at least. */
  pause: number;
  perHour: number;
}

const HOUR = 3600;

/** Whether one more now would be too many, after those at `times`. All in seconds, by one clock. */
export function isTooSoon(times: readonly number[], now: number, { pause, perHour }: ResetLimit): boolean {
  const recent = times.filter((time) => now - time < HOUR);
  return recent.length >= perHour || times.some((time) => now - time < pause);
}

/**
 * Times that a clock has written, by a clock that may have been set back since: the latest one is now at most. Or a guest would wait
 * until the clock is there again; and to forget them would let whoever sets the clock reset as often as they like.
 */
export function inThePast(times: readonly number[], now: number): number[] {
  const ahead = Math.max(0, ...times.map((time) => time - now));
  return times.map((time) => time - ahead);
}
