import type { History, Mark, Operation } from "./history.ts";

export type Kind = "read" | "write";

/** A time in which no operation of a kind succeeded by a service, although it was up and had a quorum. In milliseconds. */
export interface Gap {
  service: string;
  kind: Kind;
  from: number;
  until: number;
}

export const lengthOf = ({ from, until }: Gap): number => until - from;

/**
 * The gaps that are longer than promised, however long the machine was busy with other things: a time in which the clients themselves
 * were held up says nothing about the service.
 */
export function longGaps(history: History, promised: number): Gap[] {
  return servicesOf(history)
    .flatMap((service) => KINDS.flatMap((kind) => gapsOf(history, service, kind)))
    .filter((gap) => lengthOf(gap) - heldUp(history, gap) > promised);
}

/** For how long of it the clients were held up. */
function heldUp({ marks }: History, { from, until }: Gap): number {
  return marks
    .filter((mark) => mark.kind === "held up")
    .reduce((sum, mark) => sum + Math.max(0, Math.min(mark.until, until) - Math.max(mark.at, from)), 0);
}

const KINDS = ["read", "write"] as const;
const servicesOf = ({ operations }: History): string[] => [...new Set(operations.map(({ service }) => service))].sort();
const gapsOf = (history: History, service: string, kind: Kind): Gap[] =>
  windows(history, service).flatMap((window) => gapsIn(history.operations, { service, kind, ...window }));

/** The longest gap of each service and kind of operation that began or ended within a time; by default over the whole history. */
export function longestGaps(history: History, within: { at: number; until: number } = wholeTime(history)): Gap[] {
  return servicesOf(history).flatMap((service) =>
    KINDS.map((kind): Gap => {
      const gaps = gapsOf(history, service, kind);
      const touching = gaps.filter(({ from, until }) => from <= within.until && until >= within.at);
      const none = { service, kind, from: within.at, until: within.at };
      return touching.reduce((longest, gap) => (lengthOf(gap) > lengthOf(longest) ? gap : longest), none);
    }),
  );
}

/** From the first request to the last answer. */
export function wholeTime({ operations }: History): { at: number; until: number } {
  const at = operations.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY);
  return { at, until: operations.reduce((last, { end }) => Math.max(last, end), at) };
}

/** The times in which the service had all that it needs. */
function windows(history: History, service: string): { from: number; until: number }[] {
  const { at: start, until: end } = wholeTime(history);
  const changes = history.marks.filter(
    (mark) => mark.kind === "quorum" || (mark.kind === "service" && mark.service === service),
  );
  const found: { from: number; until: number }[] = [];
  const missing = new Set<Mark["kind"]>();
  let from = start;
  for (const mark of [...changes].sort((one, other) => one.at - other.at)) {
    const isGood = mark.kind === "quorum" ? mark.isThere : mark.kind === "service" && mark.isUp;
    const before = missing.size;
    if (isGood) missing.delete(mark.kind);
    else missing.add(mark.kind);
    if (before === 0 && missing.size > 0) found.push({ from, until: mark.at });
    if (before > 0 && missing.size === 0) from = mark.at;
  }
  return missing.size === 0 ? [...found, { from, until: end }] : found;
}

function gapsIn(operations: readonly Operation[], { service, kind, from, until }: Gap): Gap[] {
  const successes = operations
    .filter((operation) => operation.service === service && kindOf(operation) === kind)
    .filter(({ outcome, end }) => outcome.kind === "acknowledged" && end >= from && end <= until)
    .map(({ end }) => end)
    .sort((one, other) => one - other);
  const edges = [from, ...successes, until];
  return edges.slice(1).map((edge, index) => ({ service, kind, from: edges[index] ?? from, until: edge }));
}

const kindOf = ({ action }: Operation): Kind => (action.kind === "read" ? "read" : "write");
