import { Argument, type Command } from "commander";
import { everyProject } from "../service/identity/project.ts";
import { ROLES, type Role } from "../service/identity/role.ts";
import { everyUser, setRole } from "../service/identity/user.ts";
import { theProject, theUser } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { printTable } from "./terminal.ts";

export function addRoleCommands(admin: Command, onStore: OnStore): void {
  const roles = admin
    .command("role")
    .description(
      "Grant, revoke and list roles: reader lists, member also reads and clears passwords and registers instances.",
    );

  async function set(user: string, project: string, role: Role | undefined): Promise<void> {
    await onStore(async (store) => {
      const { id: userId } = await theUser(store, user);
      const { id: projectId } = await theProject(store, project);
      await setRole(store, { userId, projectId, role }, consoleActor());
    });
  }

  roles
    .command("grant <user> <project>")
    .description("Give a user this role in a project, instead of the one held before. Works at once.")
    .addArgument(new Argument("<role>").choices(ROLES))
    .action((user: string, project: string, role: Role) => set(user, project, role));

  roles
    .command("revoke <user> <project>")
    .description("Take the user's role in a project away. Works at once, also for tokens that are there.")
    .action((user: string, project: string) => set(user, project, undefined));

  roles
    .command("list")
    .description("Print who has which role in which project.")
    .action(() =>
      onStore(async (store) => {
        const projects = new Map<string, string>();
        for await (const { id, name } of everyProject(store)) projects.set(id, name);
        const rows = [];
        for await (const user of everyUser(store)) {
          for (const [id, role] of Object.entries(user.roles)) rows.push([user.name, projects.get(id) ?? id, role]);
        }
        printTable(rows);
      }),
    );
}
