import type { WriteLog } from "./request-log.ts";

/** Collects the lines of one turn of the event loop and writes them together: one system call instead of many. */
export function writeLogTo(stream: { write(text: string): unknown }): WriteLog {
  let lines = "";
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
