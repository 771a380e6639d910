import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For wrk: POSTs this JSON again and again. */
export function signInScript(body: string): { script: readonly string[]; end: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-sign-in-"));
  const file = join(folder, "sign-in.lua");
  const lines = [
    'wrk.method = "POST"',
    'wrk.headers["Content-Type"] = "application/json"',
    `wrk.body = [==[${body}]==]`,
  ];
  writeFileSync(file, lines.join("\n"), { mode: 0o600 });
  return { script: [file], end: () => rmSync(folder, { recursive: true }) };
}
