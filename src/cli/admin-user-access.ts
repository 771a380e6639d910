import type { Command } from "commander";
import type { Actor } from "../service/audit/audit-trail.ts";
import { disableUser, enableUser, endSessions, forgetFailures } from "../service/identity/user-access.ts";
import type { Store } from "../service/store/store.ts";
import { theUser } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";

type Change = (store: Store, id: string, actor: Actor) => Promise<"changed" | "unknown">;

const COMMANDS: [name: string, description: string, change: Change][] = [
  [
    "disable",
    "Let the user in no more, at once: password, tokens, receipts and application credentials give no access. Guests go on.",
    disableUser,
  ],
  [
    "enable",
    "Let a disabled user sign in again. Tokens from before stay ended; application credentials that are left work again.",
    enableUser,
  ],
  ["end-sessions", "End all tokens of the user at once. The user can sign in again.", endSessions],
  [
    "unlock",
    "Forget the failures to sign in to this account, so that nobody waits because of them. Those of an address stay.",
    forgetFailures,
  ],
];

/** `user disable`, `enable`, `end-sessions` and `unlock`. */
export function addUserAccessCommands(user: Command, onStore: OnStore): void {
  for (const [name, description, change] of COMMANDS) {
    user
      .command(`${name} <user>`)
      .description(description)
      .action((nameOrId: string) =>
        onStore(async (store) => {
          const { id } = await theUser(store, nameOrId);
          if ((await change(store, id, consoleActor())) === "unknown") throw new Error(`there is no user ${nameOrId}`);
        }),
      );
  }
}
