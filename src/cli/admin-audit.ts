import type { Command } from "commander";
import { headOf } from "../service/audit/audit-chain.ts";
import type { AuditRecord } from "../service/audit/audit-trail.ts";
import { exportTrail } from "../service/audit/export-trail.ts";
import { auditTrail } from "../service/audit/subject-trail.ts";
import { verifyTrail } from "../service/audit/verify-trail.ts";
import { credentialOf } from "../service/identity/application-credential.ts";
import { projectByName } from "../service/identity/project.ts";
import { userById, userByName } from "../service/identity/user-record.ts";
import type { Store } from "../service/store/store.ts";
import { notedHead, period } from "./audit-options.ts";
import { headText, printVerification } from "./audit-verification.ts";
import type { OnStore } from "./on-store.ts";
import { print } from "./terminal.ts";

export function addAuditCommands(admin: Command, onStore: OnStore): void {
  const audit = admin.command("audit").description("Print, verify and export who did what, when and from where.");

  audit
    // Also without its name: `latchkey admin audit INSTANCE`.
    .command("show <subject>", { isDefault: true })
    .description(
      "Print what was done to an instance (id), a user or a project (id or name), or at `sign-in` by nobody known, oldest first: when, what, who, from where, request, more.",
    )
    .action((subject: string) =>
      onStore(async (store) => {
        for await (const record of auditTrail(store, await subjectId(store, subject))) {
          const { at, action, from, request, about } = record;
          const line = [new Date(at).toISOString(), action, await whoDid(store, record), from, request];
          print([...line, ...(about === undefined ? [] : [about])].join("  "));
        }
      }),
    );

  audit
    .command("verify")
    .description("Recompute the chain over all entries. Exit status 1 if an entry was changed, removed or added.")
    .option("--head <number:hash>", "a head that was noted earlier: finds a chain that was cut off or made anew")
    .action((options: { head?: string }) =>
      onStore(async (store) => {
        const noted = options.head === undefined ? undefined : notedHead(options.head);
        const found = await store.snapshot((view) => verifyTrail(view, Date.now(), noted));
        printVerification(found);
        if (found.damages.length > 0) throw new Error("the audit trail is damaged");
      }),
    );

  audit
    .command("export")
    .description("Print entries as lines of JSON, in the order of the chain, then those that are not sealed yet.")
    .option("--since <time>", "only from this time on, such as 2026-11-22 or 2026-11-22T08:00:00Z")
    .option("--until <time>", "only before this time")
    .action((options: { since?: string; until?: string }) =>
      onStore((store) =>
        store.snapshot(async (view) => {
          for await (const line of exportTrail(view, period(options))) print(line);
        }),
      ),
    );

  audit
    .command("head")
    .description("Print the number and hash of the last block, to be noted elsewhere for `verify --head`.")
    .action(() => onStore(async (store) => print(headText((await headOf(store)).record))));
}

/** A name may be a user's or a project's; anything else is taken for an id, also of what is gone. */
async function subjectId(store: Store, subject: string): Promise<string> {
  return (await userByName(store, subject))?.record.id ?? (await projectByName(store, subject))?.id ?? subject;
}

/** Names instead of ids, as long as they are known. */
async function whoDid(store: Store, { by, credential }: AuditRecord): Promise<string> {
  const user = (await userById(store, by))?.record.name ?? by;
  if (credential === undefined) return user;
  return `${user} (application credential ${(await credentialOf(store, by, credential))?.name ?? credential})`;
}
