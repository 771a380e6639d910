import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dist } from "./dist.ts";
import { guestFiles, sha256 } from "./guest-files.ts";

// The second half of `npm run build:guest`, with the sums by which anybody can compare a build of their own.
const folder = join(dist, "guest");
const program = readFileSync(join(folder, "latchkey-guest.mjs"));
const files = guestFiles(program, readFileSync(join(folder, "licenses.md")));
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
for (const [name, bytes] of Object.entries({ "latchkey-guest.mjs": program, ...files }))
  console.log(`${join(folder, name)}  ${bytes.length} bytes  SHA-256 ${sha256(bytes)}`);
