import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";

/** Why something that changes the vault cannot be done now; undefined when it can. */
export function vaultFirst(vault: Snapshot["vault"]): string | undefined {
  if (vault === "unlocked") return undefined;
  return text(vault === "none" ? "optionsVaultFirst" : "optionsUnlockFirst");
}
