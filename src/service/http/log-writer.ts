import type { WriteLog } from "./request-log.ts";

interface LogStream {
  write(text: string): unknown;
  on(event: "error", listener: () => void): unknown;
}

/**
 * Collects the lines of one turn of the event loop and writes them together: one system call instead of many. What cannot be written (the
 * disk is full, the reader has gone) is lost: a service must not end over its log.
 */
export function writeLogTo(stream: LogStream): WriteLog {
  let lines = "";
  stream.on("error", () => undefined);
  return (line) => {
    if (lines === "") {
      setImmediate(() => {
        const text = lines;
        lines = "";
        stream.write(text);
      });
    }
    lines += line;
  };
}
