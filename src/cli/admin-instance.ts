import { openSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import type { Command } from "commander";
import * as v from "valibot";
import { addresses, instancePlace } from "../service/compute/instance.ts";
import { listInstances } from "../service/compute/instance-list.ts";
import { instanceMetadata } from "../service/compute/instance-metadata.ts";
import { deleteInstance, registerInstance } from "../service/compute/instance-registration.ts";
import { keyPairName } from "../service/identity/names.ts";
import { newName, theProject, theUser } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { print, printTable } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

interface CreateOptions {
  project: string;
  user: string;
  keyName?: string;
  metadata: string[];
  address: string[];
  flavor: string;
  tokenFile?: string;
}

export function addInstanceCommands(admin: Command, onStore: OnStore): void {
  const instance = admin.command("instance").description("Register, list and delete instances.");

  instance
    .command("create <name>")
    .description("Register an instance. Prints its id and its guest's token, which is not shown again.")
    .requiredOption("--project <project>", "where it belongs")
    .requiredOption("--user <user>", "whose it is: --key-name is looked up among this user's key pairs")
    .option("--key-name <name>", "key pair that the guest seals to; may be imported later")
    .option("--metadata <key=value>", "for the guest; again for more", collect, [])
    .option("--address <network=address>", "to be shown; again for more", collect, [])
    .option("--flavor <name>", "to be shown", "unknown")
    .option("--token-file <path>", "write the guest's token to a new file (0600) instead of printing it")
    .action(async (text: string, options: CreateOptions) => {
      const asked = registrationOf(text, options);
      // Before the instance is there: its token must not get lost because the file cannot be made.
      const tokenFile = options.tokenFile === undefined ? undefined : openSync(options.tokenFile, "wx", 0o600);
      const { instance: created, guestToken } = await onStore(async (store) => {
        const { id: projectId } = await theProject(store, options.project);
        const { id: userId } = await theUser(store, options.user);
        return registerInstance(store, { ...asked, projectId, userId }, consoleActor());
      });
      print(`instance ${created.id}`);
      if (tokenFile === undefined) print(`guest token ${guestToken}`);
      else writeFileSync(tokenFile, `${guestToken}\n`);
    });

  instance
    .command("list")
    .description("Print the id, name and key pair of a project's instances, newest first.")
    .requiredOption("--project <project>", "whose instances")
    .action(({ project }: { project: string }) =>
      onStore(async (store) => {
        const { id: projectId } = await theProject(store, project);
        const found = await listInstances(store, { projectId, limit: Number.POSITIVE_INFINITY });
        if (found === "unknown marker") return;
        printTable(found.map(({ id, name, keyName }) => [id, name, keyName ?? "-"]));
      }),
    );

  instance
    .command("delete <id>")
    .description("Delete an instance with its stored password. Its audit trail stays.")
    .action((id: string) =>
      onStore(async (store) => {
        const place = await instancePlace(store, id);
        if (place === undefined) throw new Error(`there is no instance ${id}`);
        await deleteInstance(store, { projectId: place.record.projectId, id }, consoleActor());
      }),
    );
}

function registrationOf(name: string, { keyName, metadata, address, flavor }: CreateOptions) {
  if (keyName !== undefined && !v.is(keyPairName, keyName)) throw new UsageError("--key-name is no name of a key pair");
  const items = Object.fromEntries(metadata.map((each) => pair("--metadata", each)));
  if (!v.is(instanceMetadata, items)) throw new UsageError("--metadata has 128 items at most, 255 characters each");
  const networks: Record<string, { addr: string; version: number }[]> = {};
  for (const [network, addr] of address.map((each) => pair("--address", each))) {
    networks[network] = [...(networks[network] ?? []), { addr, version: isIP(addr) }];
  }
  if (!v.is(addresses, networks)) throw new UsageError("--address must be a network's name, =, and an IP address");
  return {
    name: newName(name),
    keyName: keyName ?? null,
    metadata: items,
    addresses: networks,
    flavor: newName(flavor),
  };
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function pair(option: string, text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`${option} takes a name, =, and a value`);
  return [text.slice(0, at), text.slice(at + 1)];
}
