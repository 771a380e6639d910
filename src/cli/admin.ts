import type { Command } from "commander";
import { isDataFolder, openDataFolder } from "../service/store/data-folder.ts";
import { addAuditCommand } from "./admin-audit.ts";
import { addInstanceCommands } from "./admin-instance.ts";
import { addKeyPairCommands } from "./admin-keypair.ts";
import { addProjectCommands } from "./admin-project.ts";
import { addRoleCommands } from "./admin-role.ts";
import { addTotpCommands } from "./admin-totp.ts";
import { addUserCommands } from "./admin-user.ts";
import type { OnStore } from "./on-store.ts";
import { UsageError } from "./usage-error.ts";

/** `latchkey admin`: works on the data folder itself, beside a running service or without one. */
export function addAdmin(program: Command): void {
  const admin = program
    .command("admin")
    .description("Manage users, projects, roles, key pairs and instances in a service's data folder.")
    .requiredOption("--data <folder>", "the service's data folder");

  const onStore: OnStore = async (action) => {
    const { data } = admin.opts<{ data: string }>();
    if (!isDataFolder(data)) throw new UsageError(`${data} is no data folder: start latchkey serve on it once`);
    const store = openDataFolder(data);
    try {
      return await action(store);
    } finally {
      await store.close();
    }
  };

  const user = addUserCommands(admin, onStore);
  addTotpCommands(user, () => admin.opts<{ data: string }>().data, onStore);
  addProjectCommands(admin, onStore);
  addRoleCommands(admin, onStore);
  addKeyPairCommands(admin, onStore);
  addInstanceCommands(admin, onStore);
  addAuditCommand(admin, onStore);
}
