import { access, copyFile, rename, rm, writeFile } from "node:fs/promises";
import type { Disk } from "../../src/guest/durable-file.ts";

const PRIVATE = { mode: 0o600 };

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

/**
 * A disk that works until moment number `at`, from 0. There is one before, in and after each thing that it does. It does not wait for the
 * real disk: nothing here survives a power cut but what is said to.
 */
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
        await writeFile(path, content.subarray(0, content.length >> 1), PRIVATE);
        moment("in write");
        await writeFile(path, content, PRIVATE);
        moment("after write");
      },
      async rename(from, to) {
        const existed = await access(to).then(
          () => true,
          () => false,
        );
        if (existed) await copyFile(to, `${to}.before`);
        await rename(from, to);
        undo.push(() => (existed ? rename(`${to}.before`, to) : rm(to)));
        moment("after rename");
      },
      async syncFolder() {
        undo = [];
        moment("after sync");
      },
    },
  };
}
