import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchOptions } from "./test-browser.ts";

/** The built extension as it is shipped; or a copy in which the user has already allowed clipboard reading. */
export function extensionFolder(build: "chrome" | "firefox", { clipboardRead = false }: LaunchOptions): string {
  const shipped = join(process.cwd(), "dist", build);
  if (!clipboardRead) return shipped;
  const copy = mkdtempSync(join(tmpdir(), "latchkey-extension-"));
  cpSync(shipped, copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8"));
  manifest.permissions.push("clipboardRead");
  delete manifest.optional_permissions;
  writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
  return copy;
}
