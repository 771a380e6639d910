import { vaultKey } from "./lock.ts";
import { type OpenVault, readVault } from "./vault-store.ts";

/** Runs `action` with the unlocked vault, whose key is wiped afterwards. */
export async function withVault<T>(action: (vault: OpenVault) => Promise<T>): Promise<T | { code: "locked" }> {
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  try {
    const stored = await readVault();
    return stored.code === "vault" ? await action({ items: stored.record.items, key }) : { code: "locked" };
  } finally {
    key.wipe();
  }
}
