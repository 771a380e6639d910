/** A range of a parser's inputs, by their numbers. */
export interface Task {
  parser: string;
  seed: string;
  from: number;
  to: number;
}

/** What a child can say by itself is wrong with an input; of what it cannot, it hangs or dies. */
export type FaultKind = "threw" | "unnamed outcome" | "too slow" | "too much memory" | "hangs" | "ended the process";

export interface Fault {
  kind: FaultKind;
  index: number;
  detail: string;
}

/** What came of a task, up to its end or to the first fault. */
export interface Answer {
  done: number;
  counts: Record<string, number>;
  /** Milliseconds of CPU, and the input that took them. */
  slowest: { cpu: number; index: number };
  /** The most that the child has held so far, in bytes. */
  memory: number;
  fault?: Fault;
}

/** Milliseconds of CPU that one input may take. */
export const MOST_CPU = 1000;
/** Bytes that the child may hold: 100 MB are Node itself. Garbage of inputs before counts too, until it is collected. */
export const MOST_MEMORY = 600_000_000;
