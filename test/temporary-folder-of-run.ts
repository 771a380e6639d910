import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Once for a run: what the tests, and the browsers and services that they start, put into the system's temporary folder lies in one of
 * this run's own, which goes with it. A whole run leaves thousands of files there.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-test-"));
  // Some commands under test run as other users.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  // A browser that has just been killed may still write.
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
}
