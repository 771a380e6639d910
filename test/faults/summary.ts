import { type Gap, lengthOf, longestGaps, wholeTime } from "./availability.ts";
import type { History, Mark } from "./history.ts";

/** Two or more lines for people: what was done, what came of it, and for how long each fault kept users waiting. */
export function summaryLines(history: History, seed: string): string[] {
  const { operations, marks } = history;
  const count = (...kinds: string[]): number => operations.filter(({ outcome }) => kinds.includes(outcome.kind)).length;
  const faults = marks.filter((mark) => mark.kind === "fault");
  const { at, until } = wholeTime(history);
  const totals = [
    `${operations.length} operations in ${seconds(until - at)}`,
    `${count("acknowledged")} acknowledged`,
    `${count("refused")} refused`,
    `${count("failed")} failed (503)`,
    `${count("unknown")} unknown`,
    `${count("not sent")} not sent`,
    `${faults.length} faults`,
    `the clients held up for ${seconds(heldUp(marks))}`,
    `seed ${seed}`,
  ].join(", ");
  return [totals, ...[...new Set(faults.map(({ name }) => name))].map((name) => faultLine(history, faults, name))];
}

type Fault = Extract<Mark, { kind: "fault" }>;

function faultLine(history: History, faults: readonly Fault[], name: string): string {
  const same = faults.filter((fault) => fault.name === name);
  const gaps = same.flatMap((fault) => longestGaps(history, fault));
  const longest = (kind: Gap["kind"]): string =>
    seconds(Math.max(0, ...gaps.filter((gap) => gap.kind === kind).map(lengthOf)));
  return `  ${name}${same.length > 1 ? ` (${same.length} times)` : ""}: longest gap ${longest("read")} for reads, ${longest("write")} for writes`;
}

const heldUp = (marks: readonly Mark[]): number =>
  marks.reduce((sum, mark) => sum + (mark.kind === "held up" ? mark.until - mark.at : 0), 0);
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
