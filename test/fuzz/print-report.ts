import type { Report } from "./campaign.ts";
import { inputOf } from "./child-loop.ts";
import type { Fault } from "./message.ts";
import type { FuzzedParser } from "./parser.ts";

const figure = (value: number): string => value.toLocaleString("en");

/** One line for the parser, one for each of its outcomes, and what is needed to try again what went wrong. */
export function reportLines({ parser, inputs, counts, slowest, memory, faults }: Report, seed: string): string[] {
  return [
    `${parser.name}: ${figure(inputs)} inputs, ${faults.length} faults; the slowest took ${slowest.cpu.toFixed(0)} ms of CPU ` +
      `(input ${slowest.index}), the process held ${figure(Math.round(memory / 1e6))} MB at most`,
    ...[...counts].map(([outcome, count]) => `  ${figure(count).padStart(9)}  ${outcome}`),
    ...faults.map((fault) => faultLine(parser, seed, fault)),
  ];
}

export const faultLine = (parser: FuzzedParser, seed: string, { kind, index, detail }: Fault): string =>
  `  FAULT: ${kind}: ${detail}\n  seed ${seed}, input ${index}, in base64:\n  ${Buffer.from(inputOf(parser, seed, index)).toString("base64")}`;
