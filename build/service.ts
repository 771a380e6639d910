import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./dist.ts";
import { sha256 } from "./guest-files.ts";
import { servicePackage, servicePackageName, thisArchitecture } from "./service-package.ts";

// The second half of `npm run build:service`: the Debian package for this machine's architecture, and what installs it by hand.
const folder = join(dist, "service");
const architecture = thisArchitecture();
const name = servicePackageName(architecture);
const bytes = servicePackage(join(dist, "cli"), architecture);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, name), bytes);
for (const each of ["latchkey.service", "latchkey.sysusers", "latchkey.conf", "Containerfile"])
  cpSync(join("build/service", each), join(folder, each));
console.log(`${join(folder, name)}  ${bytes.length} bytes  SHA-256 ${sha256(bytes)}`);
