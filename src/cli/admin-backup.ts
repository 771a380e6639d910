import { existsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Command } from "commander";
import { isLeftOutOfBackup } from "../service/left-out-of-backup.ts";
import { backUp } from "../service/store/backup.ts";
import { beginsLikeBackup } from "../service/store/backup-file.ts";
import { isEmpty } from "../service/store/content.ts";
import { writeFileBeside } from "../service/store/file-beside.ts";
import { openStore } from "../service/store/open-store.ts";
import { restore, verifyBackup } from "../service/store/restore.ts";
import type { StoreLocation } from "../service/store/store-location.ts";
import { withProgress } from "./long-work.ts";
import type { OnStore } from "./on-store.ts";
import { recordFilling } from "./record-filling.ts";
import { givenStore, storePlace } from "./store-options.ts";
import { print, printError, writeOut } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const STDOUT = "-";
const KEY_FILE_NOTE =
  "The key file of passcode secrets (totp.key) is not in it: keep a copy of it apart, where the backup is not.";

/** `backup` and `restore`. */
export function addBackupCommands(admin: Command, onStore: OnStore): void {
  admin
    .command("backup <file>")
    .description(
      "Write everything as it is at this moment to one file (0600), beside running services; - for standard output. " +
        "Without tokens, and without the key file of passcode secrets.",
    )
    .option("--verify", "write nothing: read a backup and say whether it is whole")
    .action((file: string, options: { verify?: true }) =>
      options.verify === true ? verify(file) : writeBackup(file, onStore),
    );

  admin
    .command("restore <file>")
    .description(
      "Fill an empty store (a new folder, a prefix in etcd with nothing below it) from a backup. If it was cut off, run it again: it goes on where it was. " +
        "latchkey serve does not start on the store before it is complete.",
    )
    .action((file: string) => restoreFrom(file, givenStore(storePlace(admin))));
}

async function writeBackup(file: string, onStore: OnStore): Promise<void> {
  if (file !== STDOUT) await refuseOtherFile(file);
  await onStore(async (store) => {
    if (await isEmpty(store)) throw new Error("there is nothing in the store: is it the right one?");
    const { entries } = await withProgress("stopped: no backup was written", (work) => {
      const backup = (write: (text: string) => Promise<void>) =>
        backUp(store, write, { isLeftOut: isLeftOutOfBackup, work });
      return file === STDOUT ? backup(writeOut) : writeFileBeside(file, backup);
    });
    const say = file === STDOUT ? printError : print;
    say(`backed up ${entries} entries`);
    say(KEY_FILE_NOTE);
  });
}

/** A backup takes the place of an older one, or of an empty file, and of nothing else. */
async function refuseOtherFile(file: string): Promise<void> {
  if (!existsSync(dirname(file))) throw new UsageError("there is no folder for that file: make it first");
  if (!existsSync(file)) return;
  const isBackup = await onFile(file, async (there) => (await there.stat()).size === 0 || beginsLikeBackup(there));
  if (!isBackup) throw new UsageError(`${file} is there and no backup: choose another name`);
}

async function verify(path: string): Promise<void> {
  const { content, createdAt } = await onFile(path, (file) =>
    withProgress("stopped", (work) => verifyBackup(file, work)),
  );
  print(`whole: ${content.entries} entries, as they were at ${createdAt.toISOString()}`);
}

const STOPPED = "stopped: run the same command again, it goes on where it was";

async function restoreFrom(path: string, location: StoreLocation): Promise<void> {
  await onFile(path, async (file) => {
    // Before anything is made at the location.
    const backup = await withProgress("stopped: nothing was written", (work) => verifyBackup(file, work));
    const restored = await withProgress(STOPPED, async (work) => {
      const store = await openStore(location);
      try {
        const restored = await restore(file, backup, store, work);
        if (restored.outcome === "restored") await recordFilling(store, "restored");
        return restored;
      } finally {
        await store.close();
      }
    });
    if (restored.outcome === "restored before") {
      print(
        `was restored from this backup before, at ${new Date(restored.filled.at).toISOString()}: nothing was changed`,
      );
      return;
    }
    if (restored.isResumed) print(`went on with a restore that was cut off: ${restored.written} entries were missing`);
    print(`restored and compared ${backup.content.entries} entries, as they were at ${backup.createdAt.toISOString()}`);
    print(
      "Next: start the services on it, with the key file of passcode secrets (totp.key) that belongs to the backup.",
    );
    print("What was taken away after the backup is there again: go through users, roles, credentials and instances.");
  });
}

async function onFile<T>(path: string, action: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "ENOENT" ? new UsageError("there is no such file") : cause;
  });
  try {
    return await action(file);
  } finally {
    await file.close();
  }
}
