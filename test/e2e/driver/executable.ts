import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = {
  chromium: ["chromium", "google-chrome", "google-chrome-stable", "chrome"],
  firefox: ["firefox-esr", "firefox"],
};

/** Where a browser is: an environment variable (CHROMIUM or FIREFOX), else the first of the usual names on PATH. */
export function findBrowser(browser: keyof typeof names): string | undefined {
  const chosen = process.env[browser.toUpperCase()];
  if (chosen !== undefined) return chosen;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names[browser].flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
