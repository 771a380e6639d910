import type { Head } from "../service/audit/audit-chain.ts";
import type { Period } from "../service/audit/export-trail.ts";
import { UsageError } from "./usage-error.ts";

/** `NUMBER:HASH`, as `audit head` prints it and the service logs it. Throws a UsageError. */
export function notedHead(text: string): Head {
  const [, number, hash] = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined) {
    throw new UsageError("--head must be a number, a colon and a hash, as `audit head` prints them");
  }
  return { number: Number(number), hash };
}

/** Throws a UsageError if one of them is no time. */
export const period = ({ since, until }: { since?: string; until?: string }): Period => ({
  since: since === undefined ? 0 : time("--since", since),
  until: until === undefined ? Number.POSITIVE_INFINITY : time("--until", until),
});

/** Without a zone it is UTC. */
function time(option: string, text: string): number {
  const [, day, clock = "T00:00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const read = day === undefined ? Number.NaN : Date.parse(day + clock + zone);
  if (Number.isNaN(read)) throw new UsageError(`${option} must be a time, such as 2026-11-22 or 2026-11-22T08:00:00Z`);
  return read;
}
