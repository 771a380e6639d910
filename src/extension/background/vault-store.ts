import type { Secret } from "../../core/secret.ts";
import { readVaultRecord, type VaultItem, type VaultRecord } from "../../core/vault-record.ts";
import { read, write } from "../ext.ts";
import type { VaultUnusable } from "../vault-messages.ts";
import { oneAtATime } from "./change-record.ts";
import { vaultKey } from "./lock.ts";

/** What opening a password needs: the items, and the vault key, which stays the caller's to wipe. */
export interface OpenVault {
  items: readonly VaultItem[];
  key: Secret;
}

export type StoredVault = { code: "vault"; record: VaultRecord } | VaultUnusable;

/** The vault as this release knows it, whichever has written it. */
export async function readVault(): Promise<StoredVault> {
  const { vault } = await read("local", "vault");
  if (vault === undefined) return { code: "no-vault" };
  const stored = readVaultRecord(vault);
  return stored.code === "vault" ? stored : { code: stored.code === "newer" ? "newer-vault" : "damaged-vault" };
}

/** One record, so that a browser that is killed leaves the old vault or the new one: both browsers' storage writes it whole. */
export const writeVault = (vault: VaultRecord): Promise<void> => write("local", { vault });

/** Changes an unlocked vault; `change` needs no key for it. */
export const changeVault = <Code extends string>(
  code: Code,
  change: (vault: VaultRecord) => VaultRecord,
): Promise<{ code: Code } | VaultUnusable | { code: "locked" }> =>
  oneAtATime(async () => {
    const key = await vaultKey();
    if (key === undefined) return { code: "locked" };
    key.wipe();
    const stored = await readVault();
    if (stored.code !== "vault") return stored;
    await writeVault(change(stored.record));
    return { code };
  });

/** After an update: writes the vault as this release keeps it. What it cannot read it leaves alone. */
export const upgradeVault = (): Promise<void> =>
  oneAtATime(async () => {
    const { vault } = await read("local", "vault");
    const stored = await readVault();
    if (stored.code === "vault" && vault?.version !== stored.record.version) await writeVault(stored.record);
  });
