import type { Command } from "commander";
import { auditTrail } from "../service/audit-trail.ts";
import { userById } from "../service/user.ts";
import type { OnStore } from "./on-store.ts";
import { print } from "./terminal.ts";

export function addAuditCommand(admin: Command, onStore: OnStore): void {
  admin
    .command("audit <instance>")
    .description("Print what was done to an instance's password, oldest first: when, what, who, from where, request.")
    .action((instanceId: string) =>
      onStore(async (store) => {
        for await (const { at, action, by, from, request } of auditTrail(store, instanceId)) {
          const who = (await userById(store, by))?.record.name ?? by;
          print(`${new Date(at).toISOString()}  ${action}  ${who}  ${from}  ${request}`);
        }
      }),
    );
}
