import type { Memory } from "./memory.ts";

const MEGABYTE = 2 ** 20;

/** What a service may hold more at the end than after two fifths of the requests, in bytes, each time when the garbage was collected. */
export const MOST_GROWTH: Memory = { heap: 6 * MEGABYTE, external: 6 * MEGABYTE, resident: 32 * MEGABYTE };

const WARMED_UP = 2;

/** How much that is; undefined if it was not measured to the end. `memory` is before the first request and after each fifth. */
export function memoryGrowth(memory: readonly Memory[]): Memory | undefined {
  const [before, after] = [memory[WARMED_UP], memory[WARMED_UP + 3]];
  if (before === undefined || after === undefined) return undefined;
  return {
    heap: after.heap - before.heap,
    external: after.external - before.external,
    resident: after.resident - before.resident,
  };
}

/** What has grown by more than it may. */
export function grownTooMuch(memory: readonly Memory[]): string[] {
  const growth = memoryGrowth(memory);
  if (growth === undefined) return ["the memory was not measured to the end"];
  const parts: (keyof Memory)[] = ["heap", "external", "resident"];
  return parts
    .filter((part) => growth[part] > MOST_GROWTH[part])
    .map((part) => `${part} memory has grown by ${Math.round(growth[part] / MEGABYTE)} MB`);
}
