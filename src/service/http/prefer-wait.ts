import { LONGEST_WAIT } from "./limits.ts";

const QUOTED = /"(?:[^"\\]|\\.)*\\?(?:"|$)/g;

/** Seconds of `Prefer: wait=N` (RFC 7240, sections 2 and 4.3), at most 60; undefined if it says nothing to wait for. */
export function waitSeconds(header: string | string[] | undefined): number | undefined {
  if (typeof header !== "string") return undefined;
  const preferences = header
    .replace(QUOTED, '""')
    .split(",")
    .map((preference) => (preference.split(";")[0] ?? "").split("=").map((part) => part.trim()));
  // Of several only the first is meant, whatever it says.
  const [, value = "", ...more] = preferences.find(([name]) => name?.toLowerCase() === "wait") ?? [];
  if (!/^\d+$/.test(value) || more.length > 0) return undefined;
  return Math.min(Number(value), LONGEST_WAIT) || undefined;
}
