import { join } from "node:path";

/** Where the builds are. LATCHKEY_DIST names another folder, to look at a build without touching the one in use. */
export const dist = process.env.LATCHKEY_DIST ?? "dist";

export type Browser = "chrome" | "firefox";
export const browsers: readonly Browser[] = ["chrome", "firefox"];

export const builtExtension = (browser: Browser): string => join(dist, browser);
