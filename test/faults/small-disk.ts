import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Somewhere to keep data where there can be no room left. */
export interface SmallDisk {
  /** Does not exist yet. */
  data: string;
  /** From now on this process can make no file longer there. */
  fill: (processId: number) => void;
  makeRoom: (processId: number) => void;
  remove: () => void;
}

/** Bytes: room for SQLite's log, which grows to 16 MiB, and for as much data beside it. */
const SIZE = 64 << 20;

/** A file system of its own in memory, filled up by another file. Whoever starts it must be allowed to mount: see mayMount. */
export function smallFileSystem(): SmallDisk {
  const folder = newFolder();
  mount(folder);
  const ballast = join(folder, "ballast");
  return {
    data: join(folder, "data"),
    fill() {
      // The last pages one by one: not even the start of a write may fit.
      for (const length of [1 << 20, 4096]) while (append(ballast, length));
    },
    makeRoom: () => rmSync(ballast),
    remove() {
      execFileSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** A limit on how far into a file the process may write (RLIMIT_FSIZE): for those who may not mount. */
export function limitedFiles(): SmallDisk {
  const folder = newFolder();
  const data = join(folder, "data");
  const limit = (processId: number, bytes: number | "unlimited") =>
    execFileSync("prlimit", ["--pid", `${processId}`, `--fsize=${bytes}:unlimited`]);
  return {
    data,
    // Amid the second page of SQLite's log: sooner or later every write meets it, and the first one in its middle.
    fill: (processId) => void limit(processId, 5_000),
    makeRoom: (processId) => void limit(processId, "unlimited"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Whether this is root with the right to mount, which root in a container seldom is. */
export function mayMount(): boolean {
  const folder = newFolder();
  try {
    mount(folder);
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const mount = (folder: string) =>
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE}`, "latchkey-test", folder], { stdio: "ignore" });

function append(file: string, length: number): boolean {
  try {
    writeFileSync(file, Buffer.alloc(length), { flag: "a" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw cause;
  }
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), "latchkey-disk-"));
