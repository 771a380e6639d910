import { type Durations, newDurations } from "../metrics/durations.ts";

/** What is counted of one kind of operation. */
export interface OperationCounts {
  done: number;
  /** Commits whose expectations did not hold. */
  conflicts: number;
  failed: number;
  readonly durations: Durations;
}

export interface StoreMeter {
  waiting: number;
  /** Refused at once, because too many waited already. */
  shed: number;
  /** Written with what they record. */
  auditEntries: number;
  readonly progress: CommitProgress;
  readonly get: OperationCounts;
  readonly list: OperationCounts;
  readonly commit: OperationCounts;
  readonly snapshot: OperationCounts;
}

/** Whether commits come to an end, and to a good one. */
export interface CommitProgress {
  waiting: number;
  /** When the last one ended, or else the first of those that wait began; by `performance.now()`. */
  since: number;
  /** The store could not make the last one. */
  hasFailed: boolean;
}

const newCounts = (): OperationCounts => ({ done: 0, conflicts: 0, failed: 0, durations: newDurations() });

export const newStoreMeter = (): StoreMeter => ({
  waiting: 0,
  shed: 0,
  auditEntries: 0,
  progress: { waiting: 0, since: 0, hasFailed: false },
  get: newCounts(),
  list: newCounts(),
  commit: newCounts(),
  snapshot: newCounts(),
});
