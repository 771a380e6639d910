import type { Call, History, Operation } from "./history.ts";
import { contradiction } from "./linearizable.ts";

export interface Violation {
  kind:
    | "stale or lost"
    | "second success"
    | "condition ignored"
    | "refused for nothing"
    | "never written"
    | "tag of another"
    | "wrong answer"
    | "failed in a calm";
  text: string;
}

/** Everything in a history that the service promises never to happen. */
export function violations(history: History): Violation[] {
  const objects = new Map<string, Operation[]>();
  for (const operation of history.operations) {
    const known = objects.get(operation.object);
    if (known === undefined) objects.set(operation.object, [operation]);
    else known.push(operation);
  }
  const ends = history.marks.filter(({ kind }) => kind === "settled").map(({ at }) => at);
  const over = ({ end }: Operation): number => ends.find((at) => at >= end) ?? Number.POSITIVE_INFINITY;
  return [
    ...[...objects.values()].flatMap((operations) => [
      ...neverWritten(operations),
      ...tagsOfAnother(operations),
      ...outOfOrder(operations, over),
    ]),
    ...wrongAnswers(history.operations, history.calls),
    ...failedInCalm(history),
  ];
}

/** A value that somebody read, and nobody had begun to write: half a value, or another object's. */
function neverWritten(operations: readonly Operation[]): Violation[] {
  const begun = new Map<string, number>([["", Number.NEGATIVE_INFINITY]]);
  for (const { action, start } of operations) if ("value" in action) begun.set(action.value, start);
  return operations
    .filter(({ outcome, end }) => {
      const seen = outcome.kind === "acknowledged" ? outcome.seen : undefined;
      return seen !== undefined && (begun.get(seen) ?? Number.POSITIVE_INFINITY) > end;
    })
    .map((operation) => ({ kind: "never written", text: describe(operation) }));
}

/** One tag for two values: a condition would hold that does not. */
function tagsOfAnother(operations: readonly Operation[]): Violation[] {
  const values = new Map<string, string>();
  return operations.flatMap((operation): Violation[] => {
    const { outcome } = operation;
    if (outcome.kind !== "acknowledged" || outcome.tag === undefined || outcome.seen === undefined) return [];
    const before = values.get(outcome.tag) ?? outcome.seen;
    values.set(outcome.tag, before);
    return before === outcome.seen ? [] : [{ kind: "tag of another", text: describe(operation) }];
  });
}

function outOfOrder(operations: readonly Operation[], over: (operation: Operation) => number): Violation[] {
  const found = contradiction(operations, over);
  if (found === undefined) return [];
  const possible = found.possible.map(short).join(" or ");
  return [{ kind: kindOf(found.operation), text: `${describe(found.operation)}, where only ${possible} could be` }];
}

function kindOf({ action, outcome }: Operation): Violation["kind"] {
  if (outcome.kind === "refused") return "refused for nothing";
  if (action.kind === "read") return "stale or lost";
  return action.kind === "post" ? "second success" : "condition ignored";
}

function wrongAnswers(operations: readonly Operation[], calls: readonly Call[]): Violation[] {
  const texts = [
    ...operations.filter(({ outcome }) => outcome.kind === "wrong").map(describe),
    ...calls.flatMap(({ kind, service, wrong }) => (wrong === undefined ? [] : [`${kind} by ${service}: ${wrong}`])),
  ];
  return texts.map((text) => ({ kind: "wrong answer", text }));
}

function failedInCalm({ operations, marks }: History): Violation[] {
  const calms = marks.filter((mark) => mark.kind === "calm");
  return operations
    .filter(({ outcome }) => ["failed", "unknown", "not sent"].includes(outcome.kind))
    .filter(({ start, end }) => calms.some(({ at, until }) => start >= at && end <= until))
    .map((operation) => ({ kind: "failed in a calm", text: describe(operation) }));
}

/** For people: who, what, when, and of values no more than tells them apart. */
export function describe({ object, service, action, outcome, start, end, request }: Operation): string {
  const named = "value" in action ? ` ${short(action.value)}` : "";
  const seen = outcome.kind === "acknowledged" && outcome.seen !== undefined ? ` ${short(outcome.seen)}` : "";
  const status = outcome.kind === "wrong" ? ` ${outcome.status}` : "";
  const times = `${Math.round(start)}-${Math.round(end)} ms`;
  return `${action.kind}${named} of ${object} by ${service}: ${outcome.kind}${status}${seen} (${times}, ${request ?? "-"})`;
}

const short = (value: string): string => (value === "" ? "nothing" : `${value.slice(0, 8)}..`);
