import { base32nopad } from "@scure/base";
import type { Command } from "commander";
import { checkSecretKeys } from "../service/identity/key-rotation.ts";
import { disableTotp, enableTotp } from "../service/identity/totp-enrolment.ts";
import { totpSecrets } from "../service/identity/totp-secret.ts";
import { theUser } from "./admin-names.ts";
import { consoleActor } from "./console-actor.ts";
import type { OnStore } from "./on-store.ts";
import { print } from "./terminal.ts";

/** `user totp`: the second factor of a user's password. */
export function addTotpCommands(user: Command, keyFile: () => string, onStore: OnStore): void {
  const totp = user.command("totp").description("Ask a user for a passcode beside the password (TOTP).");

  totp
    .command("enable <user>")
    .description(
      "Make a new secret and print it once, also as a URI for an authenticator app. All tokens of the user end at once.",
    )
    .action((nameOrId: string) =>
      onStore(async (store) => {
        const { id, name } = await theUser(store, nameOrId);
        await checkSecretKeys(store, keyFile());
        const secret = await enableTotp(store, totpSecrets(keyFile()), id, consoleActor());
        if (secret === "unknown") throw new Error(`there is no user ${nameOrId}`);
        const text = base32nopad.encode(secret);
        print(`secret ${text}`);
        print(`otpauth://totp/Latchkey:${encodeURIComponent(name)}?secret=${text}&issuer=Latchkey`);
      }),
    );

  totp
    .command("disable <user>")
    .description("The password alone is enough from now on.")
    .action((nameOrId: string) =>
      onStore(async (store) => {
        const { id } = await theUser(store, nameOrId);
        if ((await disableTotp(store, id, consoleActor())) === "not enrolled")
          throw new Error(`${nameOrId} is not asked for a passcode`);
      }),
    );
}
