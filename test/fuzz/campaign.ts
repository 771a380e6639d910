import type { Fault } from "./message.ts";
import type { FuzzedParser } from "./parser.ts";
import type { WatchedChild } from "./watched-child.ts";

/** What came of all the inputs that a parser was given. */
export interface Report {
  parser: FuzzedParser;
  inputs: number;
  /** Every outcome that is named, also those that never came. */
  counts: Map<string, number>;
  slowest: { cpu: number; index: number };
  memory: number;
  faults: Fault[];
}

/** Faults after which a parser is left alone. */
const ENOUGH = 20;
const CHUNK = 200;

/** Tries inputs in chunks for as long as `more` says. */
export async function campaign(
  child: WatchedChild,
  parser: FuzzedParser,
  seed: string,
  more: (soFar: Report) => boolean,
): Promise<Report> {
  const report: Report = {
    parser,
    inputs: 0,
    counts: new Map(parser.outcomes.map((outcome) => [outcome, 0])),
    slowest: { cpu: 0, index: 0 },
    memory: 0,
    faults: [],
  };
  while (more(report) && report.faults.length < ENOUGH) {
    const from = report.inputs;
    const answer = await child.run({ parser: parser.name, seed, from, to: from + CHUNK });
    report.inputs += answer.done;
    for (const [outcome, count] of Object.entries(answer.counts))
      report.counts.set(outcome, (report.counts.get(outcome) ?? 0) + count);
    if (answer.slowest.cpu > report.slowest.cpu) report.slowest = answer.slowest;
    report.memory = Math.max(report.memory, answer.memory);
    if (answer.fault !== undefined) report.faults.push(answer.fault);
  }
  return report;
}
