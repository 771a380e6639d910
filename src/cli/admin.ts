import type { Command } from "commander";
import { keepTrail } from "../service/audit/keep-trail.ts";
import { secretKeyFile } from "../service/configuration/store-place.ts";
import { isDataFolder } from "../service/store/data-folder.ts";
import { knownEpoch } from "../service/store/epoch.ts";
import { refuseUnusable } from "../service/store/incomplete.ts";
import { openStore } from "../service/store/open-store.ts";
import { addAuditCommands } from "./admin-audit.ts";
import { addBackupCommands } from "./admin-backup.ts";
import { addInstanceCommands } from "./admin-instance.ts";
import { addKeyCommands } from "./admin-key.ts";
import { addKeyPairCommands } from "./admin-keypair.ts";
import { addMigrateCommand } from "./admin-migrate.ts";
import { addProjectCommands } from "./admin-project.ts";
import { addRoleCommands } from "./admin-role.ts";
import { addTotpCommands } from "./admin-totp.ts";
import { addUserCommands } from "./admin-user.ts";
import { addUserAccessCommands } from "./admin-user-access.ts";
import type { OnStore } from "./on-store.ts";
import { addStoreOptions, givenStore, storePlace, usable } from "./store-options.ts";
import { UsageError } from "./usage-error.ts";

/** `latchkey admin`: works on the store itself, beside running services or without one. */
export function addAdmin(program: Command): void {
  const admin = program
    .command("admin")
    .description("Manage users, projects, roles, key pairs and instances in a service's data folder or etcd store.");
  addStoreOptions(admin);

  const onStore: OnStore = async (action) => {
    const location = givenStore(storePlace(admin));
    if (location.kind === "folder" && !isDataFolder(location.folder)) {
      throw new UsageError(`${location.folder} is no data folder: start latchkey serve on it once`);
    }
    const store = keepTrail(await openStore(location));
    try {
      await refuseUnusable(store);
      if (location.kind === "etcd" && (await knownEpoch(store)) === undefined) {
        throw new UsageError("nothing is below the prefix of --store: start latchkey serve on it once");
      }
      return await action(store);
    } finally {
      await store.close();
    }
  };

  const user = addUserCommands(admin, onStore);
  addUserAccessCommands(user, onStore);
  const keyFile = (): string => usable(() => secretKeyFile(storePlace(admin)));
  addTotpCommands(user, keyFile, onStore);
  addKeyCommands(admin, keyFile, onStore);
  addProjectCommands(admin, onStore);
  addRoleCommands(admin, onStore);
  addKeyPairCommands(admin, onStore);
  addInstanceCommands(admin, onStore);
  addAuditCommands(admin, onStore);
  addBackupCommands(admin, onStore);
  addMigrateCommand(admin);
}
