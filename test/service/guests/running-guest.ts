import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** `latchkey guest run` in a process of its own. */
export interface RunningGuest {
  /** Both streams, so far. */
  output: () => string;
  signal: (signal: NodeJS.Signals) => void;
  /** Its exit status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

export function startGuest(args: readonly string[]): RunningGuest {
  const program = join(process.cwd(), "dist/cli/latchkey.js");
  const child = spawn(process.execPath, [program, "guest", "run", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  const ended = once(child, "close").then(([status, signal]) => (status ?? signal) as number | NodeJS.Signals);
  return { output: () => output, signal: (signal) => void child.kill(signal), ended };
}
