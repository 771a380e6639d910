import type { Command } from "commander";
import { startPasswordHasher } from "../service/identity/password-hash.ts";
import { createUser, deleteUser, everyUser, setPassword } from "../service/identity/user.ts";
import { newName, theUser } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { newPassword } from "./password-prompt.ts";
import { print, printTable } from "./terminal.ts";

const PASSWORD_OPTION = ["--password-stdin", "read the password from standard input instead of asking for it"] as const;

/** Returns the command that they are below. */
export function addUserCommands(admin: Command, onStore: OnStore): Command {
  const user = admin
    .command("user")
    .description("Create, list, disable and delete users, set their passwords and passcodes.");

  user
    .command("create <name>")
    .description("Create a user and print the id. Give a role in a project with `role grant`.")
    .option(...PASSWORD_OPTION)
    .action(async (text: string, options: { passwordStdin?: true }) => {
      const name = newName(text);
      const passwordHash = await hashed(await newPassword(options));
      const created = await onStore((store) => createUser(store, { name, passwordHash }, consoleActor()));
      if (created === "taken") throw new Error(`there is a user ${name} already`);
      print(created.id);
    });

  user
    .command("list")
    .description("Print the id and name of every user, and who is disabled.")
    .action(() =>
      onStore(async (store) => {
        const rows = [];
        for await (const { id, name, isDisabled } of everyUser(store)) {
          rows.push([id, name, isDisabled === true ? "disabled" : ""]);
        }
        printTable(rows);
      }),
    );

  user
    .command("set-password <user>")
    .description("Set another password. All tokens of the user end at once.")
    .option(...PASSWORD_OPTION)
    .action(async (nameOrId: string, options: { passwordStdin?: true }) => {
      const passwordHash = await hashed(await newPassword(options));
      await onStore(async (store) =>
        setPassword(store, (await theUser(store, nameOrId)).id, passwordHash, consoleActor()),
      );
    });

  user
    .command("delete <user>")
    .description(
      "Delete a user with the user's key pairs and application credentials. All tokens of the user end at once; instances stay.",
    )
    .action(async (nameOrId: string) => {
      await onStore(async (store) => deleteUser(store, (await theUser(store, nameOrId)).id, consoleActor()));
    });
  return user;
}

async function hashed(password: string): Promise<string> {
  const hasher = startPasswordHasher();
  try {
    return await hasher.hash(password);
  } finally {
    await hasher.close();
  }
}
