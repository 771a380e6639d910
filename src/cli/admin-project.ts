import type { Command } from "commander";
import { createProject, deleteProject, everyProject } from "../service/identity/project.ts";
import { newName, theProject } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { print, printTable } from "./terminal.ts";

export function addProjectCommands(admin: Command, onStore: OnStore): void {
  const project = admin.command("project").description("Create, list and delete projects.");

  project
    .command("create <name>")
    .description("Create a project and print its id.")
    .action(async (text: string) => {
      const name = newName(text);
      const created = await onStore((store) => createProject(store, name, consoleActor()));
      if (created === "taken") throw new Error(`there is a project ${name} already`);
      print(created.id);
    });

  project
    .command("list")
    .description("Print the id and name of every project.")
    .action(() =>
      onStore(async (store) => {
        const rows = [];
        for await (const { id, name } of everyProject(store)) rows.push([id, name]);
        printTable(rows);
      }),
    );

  project
    .command("delete <project>")
    .description("Delete a project that has no instances. Roles in it go as well.")
    .action((nameOrId: string) =>
      onStore(async (store) => {
        const outcome = await deleteProject(store, (await theProject(store, nameOrId)).id, consoleActor());
        if (outcome === "has instances") throw new Error(`the project ${nameOrId} has instances: delete them first`);
      }),
    );
}
