import { aims, verdict } from "./aims.ts";
import { benchScale, type Scale } from "./service-scale.ts";
import { printTable } from "./table.ts";
import { needWrk } from "./wrk.ts";

/** Whether a service with many instances is as quick as with few, on either store. */
export async function printScaleTable(): Promise<void> {
  needWrk();
  for (const kind of ["SQLite", "etcd"] as const) printScales(kind, await benchScale(kind));
}

function printScales(kind: string, scales: readonly Scale[]): void {
  const names = [...(scales[0]?.times.keys() ?? [])];
  const numbers = scales.map(({ instances }) => instances.toLocaleString("en"));
  printTable(
    `${kind}: one call at a time, p50 in ms, by instances in the store`,
    ["", ...numbers, "most x first", "aim", ""],
    [
      row("start until it listens", scales, ({ start }) => start, 0),
      row("memory after the start, MB", scales, ({ memory }) => memory, 0),
      row("memory after all calls, MB", scales, ({ memoryAfter }) => memoryAfter, 0),
      ...names.map((name) => row(name, scales, ({ times }) => (times.get(name) ?? Number.NaN) / 1000, 2, true)),
    ],
  );
}

function row(
  name: string,
  scales: readonly Scale[],
  figure: (scale: Scale) => number,
  digits: number,
  isJudged = false,
): string[] {
  const values = scales.map(figure);
  const ratio = Math.max(...values) / (values[0] ?? Number.NaN);
  const judged = isJudged ? [aims.flat.toFixed(1), verdict(ratio, aims.flat)] : [];
  return [name, ...values.map((value) => value.toFixed(digits)), ratio.toFixed(2), ...judged];
}
