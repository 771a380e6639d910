import { timeText } from "./log-time.ts";
import type { WriteLog } from "./request-log.ts";

export type Level = "info" | "warn" | "error";

/** What the service itself does or meets. Details are our own words and numbers, never what a client has sent. */
export type LogEvent = (level: Level, event: string, details?: Readonly<Record<string, string | number>>) => void;

/** One line of JSON for each event. */
export const eventLog =
  (log: WriteLog): LogEvent =>
  (level, event, details = {}) =>
    log(`${JSON.stringify({ time: timeText(), level, event, ...details })}\n`);
