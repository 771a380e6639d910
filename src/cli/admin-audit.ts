import type { Command } from "commander";
import { type AuditRecord, auditTrail } from "../service/audit/audit-trail.ts";
import { credentialOf } from "../service/identity/application-credential.ts";
import { userById, userByName } from "../service/identity/user-record.ts";
import type { Store } from "../service/store/store.ts";
import type { OnStore } from "./on-store.ts";
import { print } from "./terminal.ts";

export function addAuditCommand(admin: Command, onStore: OnStore): void {
  admin
    .command("audit <instance-or-user>")
    .description(
      "Print what was done to an instance's password, or to a user's ways to sign in, oldest first: when, what, who, from where, request.",
    )
    .action((subject: string) =>
      onStore(async (store) => {
        const id = (await userByName(store, subject))?.record.id ?? subject;
        for await (const record of auditTrail(store, id)) {
          const { at, action, from, request } = record;
          print(`${new Date(at).toISOString()}  ${action}  ${await whoDid(store, record)}  ${from}  ${request}`);
        }
      }),
    );
}

/** Names instead of ids, as long as they are known. */
async function whoDid(store: Store, { by, credential }: AuditRecord): Promise<string> {
  const user = (await userById(store, by))?.record.name ?? by;
  if (credential === undefined) return user;
  return `${user} (application credential ${(await credentialOf(store, by, credential))?.name ?? credential})`;
}
