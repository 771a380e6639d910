import fc from "fast-check";
import type { PlainRequest } from "./plain-request.ts";
import type { Side } from "./two-clouds.ts";

/** The same requests in every run: a difference that was seen can be seen again. */
const SEED = 20_261_122;

/** A request that either side is asked, in words of its own where these have ids or tokens in them. */
export interface Generated {
  /** Of which differences the table is looked up for. */
  kind: string;
  label: string;
  api: "identity" | "compute" | "metadata";
  asked: (side: Side) => PlainRequest;
}

export const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: SEED, numRuns: count });

/** Short, for a report. */
export const brief = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 60)}... (${text.length})` : text;
};
