import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The least that a popup can be: one word, no script, no style, no background. Returns the folder, the caller's to remove. */
export function makeEmptyExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-empty-extension-"));
  const manifest = { manifest_version: 3, name: "Empty", version: "1", action: { default_popup: "popup.html" } };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "popup.html"), '<!doctype html><html lang="en"><title>Empty</title>Empty</html>');
  return folder;
}
