import { type Command, Option } from "commander";
import { dropOldKeys, prepareKey, rotateKeys, usesOfKeys } from "../service/identity/key-rotation.ts";
import { readSecretKeys } from "../service/identity/secret-key-file.ts";
import { userById } from "../service/identity/user-record.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { print, printTable } from "./terminal.ts";

/** `key`: the keys that TOTP secrets are sealed under. */
export function addKeyCommands(admin: Command, keyFile: () => string, onStore: OnStore): void {
  const key = admin.command("key").description("List and rotate the keys that TOTP secrets are sealed under.");

  key
    .command("list")
    .description(
      "Print the id of every key in the key file, the newest first, what it is for, and how many secrets use it; and whose secret " +
        "none of them opens.",
    )
    .action(() =>
      onStore(async (store) => {
        const keys = readSecretKeys(keyFile());
        const { uses, lost } = await usesOfKeys(store, keys);
        const row = (id: string, what: string): string[] => [id, what, countOf(uses.get(id) ?? 0)];
        const rows = keys === undefined ? [] : [row(keys.first.id, "seals and opens")];
        for (const { id } of keys?.older ?? []) rows.push(row(id, "opens"));
        if (keys?.prepared !== undefined) rows.push(row(keys.prepared.id, "prepared"));
        for (const id of lost) rows.push(["-", "key is missing", (await userById(store, id))?.record.name ?? id]);
        if (rows.length > 0) printTable(rows);
        else print("there is no key file, and no secret: key rotate makes the file, or the first second factor does");
      }),
    );

  key
    .command("rotate")
    .description(
      "Make a new key (and the file, if there is none), or take the prepared one, and seal all secrets under it. Processes that have a copy of the key file need " +
        "the new key before: run it with --prepare first, and copy the file to all.",
    )
    .addOption(new Option("--prepare", "only put the new key into the file").conflicts("finish"))
    .option("--finish", "remove the older keys, which nothing uses any more")
    .action(({ prepare, finish }: { prepare?: true; finish?: true }) =>
      onStore(async (store) => {
        if (prepare) {
          const { prepared } = prepareKey(keyFile());
          print(`prepared ${prepared?.id}: copy the key file to all processes, then run key rotate`);
        } else if (finish) {
          const { dropped } = await dropOldKeys(store, keyFile());
          print(dropped.length === 0 ? "there are no older keys" : `removed ${dropped.join(", ")}`);
        } else {
          const { keys, sealed } = await rotateKeys(store, keyFile(), consoleActor());
          print(`${countOf(sealed)} sealed under ${keys.first.id}; key rotate --finish removes the older keys`);
        }
      }),
    );
}

const countOf = (secrets: number): string => (secrets === 1 ? "1 secret" : `${secrets} secrets`);
