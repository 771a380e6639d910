/** Upper bounds in milliseconds: from a look-up in memory to the longest wait. */
export const BOUNDS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000] as const;

/** A histogram as plain numbers: an observation costs some nanoseconds, and a scrape does the sums. */
export interface Durations {
  /** How many ended in each interval between the bounds, and above the last one. */
  counts: Float64Array;
  /** Milliseconds. */
  sum: number;
}

export const newDurations = (): Durations => ({ counts: new Float64Array(BOUNDS.length + 1), sum: 0 });

export function observe(durations: Durations, milliseconds: number): void {
  let at = 0;
  while (at < BOUNDS.length && milliseconds > (BOUNDS[at] ?? 0)) at += 1;
  durations.counts[at] = (durations.counts[at] ?? 0) + 1;
  durations.sum += milliseconds;
}

export const observed = ({ counts }: Durations): number => counts.reduce((total, each) => total + each, 0);
