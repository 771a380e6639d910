import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browsers, builtExtension, dist } from "./dist.ts";
import { packFolder } from "./pack-folder.ts";

// `npm run package`: what the stores take, and the sums by which anybody can compare a build of their own.
for (const browser of browsers) {
  const folder = builtExtension(browser);
  const { version } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const path = join(dist, `latchkey-${browser}-${version}.zip`);
  const packed = packFolder(folder);
  writeFileSync(path, packed);
  console.log(`${path}  ${packed.length} bytes  SHA-256 ${createHash("sha256").update(packed).digest("hex")}`);
}
