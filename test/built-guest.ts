import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guestFiles } from "../build/guest-files.ts";
import { packageName } from "../build/guest-package.ts";

/** What `npm run build:guest` makes, made in `folder`, which loses what is in it; `environment` is added to this process's. */
export function buildGuest(folder: string, environment: NodeJS.ProcessEnv = {}): void {
  const build = ["node_modules/vite/bin/vite.js", "build", "--config", "vite.config.guest.ts", "--outDir", folder];
  execFileSync(process.execPath, build, { stdio: "pipe", env: { ...process.env, ...environment } });
  const read = (name: string): Uint8Array => readFileSync(join(folder, name));
  const files = guestFiles(read("latchkey-guest.mjs"), read("licenses.md"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/** The Debian package that `buildGuest` has made in `folder`. */
export const packageIn = (folder: string): string => join(folder, packageName);
