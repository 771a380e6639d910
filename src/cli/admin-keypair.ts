import { readFileSync } from "node:fs";
import type { Command } from "commander";
import * as v from "valibot";
import {
  deleteKeyPair,
  everyKeyPair,
  importKeyPair,
  MOST_KEY_PAIRS,
  publicKeyLine,
} from "../service/compute/key-pair.ts";
import { keyPairName } from "../service/identity/names.ts";
import { theUser } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { print } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export function addKeyPairCommands(admin: Command, onStore: OnStore): void {
  const keyPair = admin.command("keypair").description("Import, list and delete users' SSH public keys.");

  keyPair
    .command("import <user> <name> <file>")
    .description("Import a public key: one line, as in a .pub file.")
    .action(async (nameOrId: string, name: string, file: string) => {
      if (!v.is(keyPairName, name))
        throw new UsageError("a key pair's name has letters, digits, spaces and @ . _ - only");
      const publicKey = v.safeParse(publicKeyLine, readFileSync(file, "utf8"));
      if (!publicKey.success) throw new Error(`${file} is no SSH public key`);
      await onStore(async (store) => {
        const { id } = await theUser(store, nameOrId);
        const outcome = await importKeyPair(store, id, { name, publicKey: publicKey.output }, consoleActor());
        if (outcome === "too many") throw new Error(`${nameOrId} has ${MOST_KEY_PAIRS} key pairs: delete one first`);
        if (outcome === "taken") throw new Error(`${nameOrId} has a key pair ${name} already`);
      });
    });

  keyPair
    .command("list <user>")
    .description("Print the user's key pairs: name, then public key.")
    .action((nameOrId: string) =>
      onStore(async (store) => {
        const { id } = await theUser(store, nameOrId);
        for await (const { name, publicKey } of everyKeyPair(store, id)) print(`${name}  ${publicKey}`);
      }),
    );

  keyPair
    .command("delete <user> <name>")
    .description("Delete a key pair. Instances that have it already keep it.")
    .action((nameOrId: string, name: string) =>
      onStore(async (store) => {
        const { id } = await theUser(store, nameOrId);
        if ((await deleteKeyPair(store, id, name, consoleActor())) === "unknown")
          throw new Error(`${nameOrId} has no key pair ${name}`);
      }),
    );
}
