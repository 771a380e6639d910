import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that only its owner may enter (0700), until the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-guest-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
