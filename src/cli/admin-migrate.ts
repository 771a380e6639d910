import type { Command } from "commander";
import type { StorePlace } from "../service/configuration/store-place.ts";
import { isDataFolder } from "../service/store/data-folder.ts";
import { type Migrated, migrate } from "../service/store/migrate.ts";
import { openStore } from "../service/store/open-store.ts";
import { isStoreUrl, locationText, type StoreLocation } from "../service/store/store-location.ts";
import { withProgress } from "./long-work.ts";
import { recordFilling } from "./record-filling.ts";
import { givenStore, storePlace } from "./store-options.ts";
import { print } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const STOPPED = "stopped: run the same command again, it goes on where it was";

interface Options {
  from: string;
  to: string;
}

export function addMigrateCommand(admin: Command): void {
  admin
    .command("migrate")
    .description(
      "Copy everything to another store, an empty one, and compare both. Stop the services first. If it was cut off, run it again: " +
        "it goes on where it was. latchkey serve does not start on the new store before it is complete.",
    )
    .requiredOption("--from <location>", "the store as it is: a data folder, or the URL of an etcd cluster")
    .requiredOption("--to <location>", "the new one: a new folder, or a URL with a prefix that has nothing below it")
    .addHelpText("after", "\nFor etcd give the --etcd-... options before `migrate`.")
    .action((options: Options) => migrateStore(options, storePlace(admin)));
}

async function migrateStore({ from, to }: Options, { data, store, ...etcd }: StorePlace): Promise<void> {
  if ((data ?? store) !== undefined) throw new UsageError("migrate takes --from and --to, not --data or --store");
  // Where neither is a cluster they are for nothing, and refused.
  const isAnyUrl = isStoreUrl(from) || isStoreUrl(to);
  const at = (text: string, option: string): StoreLocation =>
    givenStore(isStoreUrl(text) ? { ...etcd, store: text } : { ...(!isAnyUrl && etcd), data: text }, option);
  const [source, target] = [at(from, "from"), at(to, "to")];
  if (source.kind === "folder" && !isDataFolder(source.folder)) throw new UsageError("--from is no data folder");
  if (locationText(source) === locationText(target)) throw new UsageError("--from and --to are the same store");
  say(await withProgress(STOPPED, (work) => copied(source, target, work)));
}

async function copied(
  from: StoreLocation,
  to: StoreLocation,
  work: Parameters<typeof migrate>[2]["work"],
): Promise<Migrated> {
  const source = await openStore(from);
  try {
    const target = await openStore(to);
    try {
      const migrated = await migrate(source, target, { of: locationText(from), work });
      if (migrated.outcome === "migrated") await recordFilling(target, "migrated");
      return migrated;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function say(migrated: Migrated): void {
  switch (migrated.outcome) {
    case "migrated": {
      const { content, written, removed, isResumed } = migrated;
      if (isResumed) print(`went on with a migration that was cut off: ${written} entries written, ${removed} removed`);
      print(`migrated ${content.entries} entries: both stores hold the same`);
      print(
        "Next: start the services on the new store, with the key file of passcode secrets (totp.key) of the old one.",
      );
      print("Start none on the old store again: what is written there is not in the new one.");
      return;
    }
    case "migrated before":
      print(`was migrated before, at ${time(migrated.filled.at)}: nothing was changed`);
      return;
    case "source empty":
      throw new Error("there is nothing in the store of --from: is it the right one?");
    case "source changed":
      throw new Error(
        "--from was written to while it was copied. Stop the services on it and run the same command again: it copies what has changed",
      );
    case "source went on":
      throw new Error(
        `--to has been complete since ${time(migrated.filled.at)}, and --from was written to after that: ` +
          "to migrate again, take a new folder or an empty prefix",
      );
  }
}

const time = (at: number): string => new Date(at).toISOString();
