import type { History } from "./history.ts";

/**
 * How many acknowledged operations are not on the trail: reads of a password, and all that changes it. `trails` is what `latchkey admin
 * audit` printed for all instances.
 */
export function missingOnTrail({ operations }: History, trails: string): number {
  const known = new Set(trails.match(/req-[0-9a-f-]{36}/g));
  return operations.filter(
    ({ outcome, request }) => outcome.kind === "acknowledged" && request !== undefined && !known.has(request),
  ).length;
}
