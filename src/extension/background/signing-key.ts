import { toHex } from "../../core/bytes.ts";
import { type Ed25519KeyPair, ed25519FromSeed } from "../../core/ed25519.ts";
import { openItem } from "../../core/vault.ts";
import type { VaultItem } from "../../core/vault-record.ts";
import { idOf } from "./guest-password.ts";
import type { OpenVault } from "./vault-store.ts";

/** The first of the user's keys that the guest seals to (key ids, 16 hexadecimal digits): a request that it signs is obeyed. */
export const signingKey = (items: readonly VaultItem[], recipients: readonly string[]): VaultItem | undefined =>
  items.find(({ label }) => label.type === "ssh-ed25519" && recipients.includes(toHex(idOf(label))));

/** Runs `action` with the private key, which is wiped afterwards; undefined if the vault does not open it. */
export async function withKeyPair<T>(
  item: VaultItem,
  { key }: OpenVault,
  action: (pair: Ed25519KeyPair) => T,
): Promise<T | undefined> {
  const seed = await openItem(item, key);
  if (seed === undefined) return undefined;
  try {
    return action(ed25519FromSeed(seed));
  } finally {
    seed.wipe();
  }
}
