import { access, copyFile, rename, rm } from "node:fs/promises";
import { type Disk, disk } from "../../src/guest/durable-file.ts";

/** What a crash is thrown as. Nothing in the guest may catch it. */
export class Crash extends Error {}

export interface Crashing {
  disk: Disk;
  /** Throws the crash if this is its moment. */
  moment: (name: string) => void;
  /** The moments so far. */
  moments: readonly string[];
  /** What a power cut does besides: names that were not yet on the disk are the old ones again. */
  cutPower: () => Promise<void>;
}

/** A disk that works until moment number `at`, from 0. There is one before, in and after each thing that it does. */
export function crashingDisk(at: number): Crashing {
  const moments: string[] = [];
  let undo: (() => Promise<void>)[] = [];
  const moment = (name: string): void => {
    moments.push(name);
    if (moments.length - 1 === at) throw new Crash(name);
  };
  return {
    moment,
    moments,
    cutPower: async () => {
      for (const restore of undo.reverse()) await restore();
    },
    disk: {
      async write(path, content) {
        moment("before write");
        await disk.write(path, content.subarray(0, content.length >> 1));
        moment("in write");
        await disk.write(path, content);
        moment("after write");
      },
      async rename(from, to) {
        const existed = await access(to).then(
          () => true,
          () => false,
        );
        if (existed) await copyFile(to, `${to}.before`);
        await disk.rename(from, to);
        undo.push(() => (existed ? rename(`${to}.before`, to) : rm(to)));
        moment("after rename");
      },
      async syncFolder(folder) {
        await disk.syncFolder(folder);
        undo = [];
        moment("after sync");
      },
    },
  };
}
