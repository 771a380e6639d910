import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { guestPackage, packageName } from "./guest-package.ts";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What `npm run build:guest` adds to the program that vite has built, by name: all that installs it. */
export function guestFiles(program: Uint8Array, licenses: Uint8Array): Record<string, Uint8Array> {
  const debian = guestPackage(program, licenses);
  const asItIs = ["latchkey-guest.service", "latchkey-guest.default", "install-latchkey-guest.ps1"];
  return {
    [packageName]: debian,
    "latchkey-guest.cloud-config.yaml": cloudConfig(sha256(debian)),
    ...Object.fromEntries(asItIs.map((name) => [name, readFileSync(`build/guest/${name}`)])),
  };
}

function cloudConfig(sum: string): Uint8Array {
  const text = readFileSync("build/guest/latchkey-guest.cloud-config.yaml", "utf8");
  return Buffer.from(text.replaceAll("@PACKAGE@", packageName).replaceAll("@SHA256@", sum));
}
