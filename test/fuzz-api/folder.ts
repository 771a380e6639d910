import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const IN_MEMORY = "/dev/shm";

/** A new folder, which is to be removed afterwards, for a service's data, in memory where there is such a place: a disk would be what is waited for, ten times as long. */
export const folderInMemory = (): string =>
  mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), "latchkey-service-"));
