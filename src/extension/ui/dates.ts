/** Days as sentences use them. Times are in unix milliseconds. */
import { text } from "../text.ts";
import { clock, formatClock, language } from "./language.ts";

const day = { day: "numeric", month: "short", year: "numeric" } as const;

/** "14 Nov 2026". */
export const formatDay = (time: number): string => new Intl.DateTimeFormat(language(), day).format(time);

/** "14 Nov 2026, 09:12". */
export const formatMoment = (time: number): string =>
  new Intl.DateTimeFormat(language(), { ...day, ...clock }).format(time);

/** "10:38" today, or the day and the time: inside a sentence. */
export function formatDue(time: number, now: number): string {
  return isSameDay(time, now) ? formatClock(time) : formatMoment(time);
}

const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** "Today, 10:38", or the day and the time. */
export function formatRecent(time: number, now: number): string {
  return isSameDay(time, now) ? text("commonToday", formatClock(time)) : formatMoment(time);
}

/** "3 Mar to 14 Nov 2026": the year once where it is the same. */
export function formatSpan(from: number, until: number): string {
  if (formatDay(from) === formatDay(until)) return formatDay(until);
  const sameYear = new Date(from).getFullYear() === new Date(until).getFullYear();
  const start = new Intl.DateTimeFormat(language(), sameYear ? { day: "numeric", month: "short" } : day).format(from);
  return text("commonSpan", start, formatDay(until));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "7 days ago", "just now". */
export function formatAgo(time: number, now: number): string {
  const seconds = Math.max(0, (now - time) / 1000);
  const [unit, length] = steps.find(([, size]) => seconds >= size) ?? [];
  if (unit === undefined || length === undefined) return text("commonJustNow");
  return new Intl.RelativeTimeFormat(language()).format(-Math.floor(seconds / length), unit);
}

/** "10:41:07". */
export const formatTime = (time: number): string =>
  new Intl.DateTimeFormat(language(), { ...clock, second: "2-digit" }).format(time);
