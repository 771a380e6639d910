import { type Report, shown } from "./campaign.ts";
import type { Memory } from "./memory.ts";
import { MOST_GROWTH, memoryGrowth } from "./memory-growth.ts";

const figure = (value: number): string => Math.round(value).toLocaleString("en");
const sizes = ({ heap, external, resident }: Memory): string => [heap, external, resident].map(megabytes).join("/");
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/** What came of a campaign, and what is needed to try again what went wrong. Nothing in it is secret. */
export function reportLines({
  seed,
  requests,
  faults,
  counts,
  succeeded,
  memory,
  milliseconds,
  cpu,
}: Report): string[] {
  const growth = memoryGrowth(memory);
  return [
    `seed ${seed}: ${figure(requests)} requests in ${figure(milliseconds / 1000)} s, ${figure((requests / milliseconds) * 1000)} a second, ${figure(cpu.own)} s of CPU here and ${figure(cpu.service)} s in the service; ` +
      `${succeeded.size} operations with success; ${faults.length} faults`,
    `  memory before, and after each fifth (heap/external/resident MB): ${memory.map(sizes).join(", ")}`,
    `  growth after two fifths of them: ${growth === undefined ? "not measured" : sizes(growth)}; at most ${sizes(MOST_GROWTH)}`,
    ...[...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, times]) => `  ${figure(times).padStart(9)}  ${what}`),
    ...faults.map(({ index, what }) => `FAULT: ${what}: seed ${seed}, request ${index}: ${shown(seed, index)}`),
  ];
}
