import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as v from "valibot";

/** envelope.py's answer, of which a request has some members. */
const schema = v.object({
  envelope: v.optional(v.string()),
  payload: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  guestKey: v.optional(v.string()),
  publicKey: v.optional(v.string()),
  keyId: v.optional(v.string()),
  sealed: v.optional(v.string()),
  content: v.optional(v.string()),
  error: v.optional(v.string()),
});
export type PyNaClAnswer = v.InferOutput<typeof schema>;

export interface PyNaCl {
  ask: (request: Record<string, unknown>) => Promise<PyNaClAnswer>;
  end: () => Promise<void>;
}

/** One Python process for all questions of a test file, one question at a time. */
export function startPyNaCl(): PyNaCl {
  const script = fileURLToPath(new URL("envelope.py", import.meta.url));
  const child = spawn("/usr/bin/python3", [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value } = await lines.next();
      return v.parse(schema, JSON.parse(value));
    },
    end: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}
