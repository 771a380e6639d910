import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchOptions } from "./test-browser.ts";

/** The built extension as it is shipped; or a copy in which the user has already allowed what is optional. */
export function extensionFolder(build: "chrome" | "firefox", options: LaunchOptions): string {
  const shipped = join(process.cwd(), "dist", build);
  const granted = (["clipboardRead", "notifications"] as const).filter((name) => options[name] === true);
  if (granted.length === 0) return shipped;
  const copy = mkdtempSync(join(tmpdir(), "latchkey-extension-"));
  cpSync(shipped, copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, "manifest.json"), "utf8"));
  manifest.permissions.push(...granted);
  manifest.optional_permissions = manifest.optional_permissions.filter(
    (name: string) => !manifest.permissions.includes(name),
  );
  writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
  return copy;
}
