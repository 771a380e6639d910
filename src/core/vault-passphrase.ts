import type { Argon2id, Argon2Parameters } from "./argon2-parameters.ts";
import { fromBase64, toBase64 } from "./bytes.ts";
import { Secret } from "./secret.ts";
import { unwrapVaultKey, wrapVaultKey } from "./vault-key.ts";
import type { PassphraseUnlock, VaultRecord } from "./vault-record.ts";

/** What design.md asks for: 64 MiB, three passes. */
export const passphraseCost: Argon2Parameters = { memory: 65_536, passes: 3, lanes: 1 };

/** A new, empty vault and its key. Wipes neither argument: both are the caller's. */
export async function createVault(
  passphrase: Secret,
  argon2id: Argon2id,
  cost = passphraseCost,
): Promise<{ record: VaultRecord; key: Secret }> {
  const key = new Secret(crypto.getRandomValues(new Uint8Array(32)));
  return { record: { version: 2, unlocks: [await wrapByPassphrase(key, passphrase, argon2id, cost)], items: [] }, key };
}

/** The vault key, or undefined if the passphrase is wrong. Throws a RangeError if the record is damaged. */
export async function unlockVault(
  { unlocks }: Pick<VaultRecord, "unlocks">,
  passphrase: Secret,
  argon2id: Argon2id,
): Promise<Secret | undefined> {
  if (passphrase.length === 0) return undefined;
  for (const unlock of unlocks) {
    if (unlock.kind !== "passphrase") continue;
    const salt = fromBase64(unlock.salt);
    if (salt === undefined) throw new RangeError("the vault's salt is damaged");
    const wrapping = await stretch(passphrase, salt, checkCost(unlock), argon2id);
    try {
      const key = await unwrapVaultKey(wrapping, unlock.wrappedKey);
      if (key !== undefined) return key;
    } finally {
      wrapping.wipe();
    }
  }
  return undefined;
}

/**
 * The vault with another passphrase in the place of the one it had. Its key stays, so neither items nor passkeys change: one
 * short record is written, whole or not at all. `key` is the vault's own.
 */
export async function changePassphrase(
  record: VaultRecord,
  key: Secret,
  passphrase: Secret,
  argon2id: Argon2id,
  cost = passphraseCost,
): Promise<VaultRecord> {
  const others = record.unlocks.filter((unlock) => unlock.kind !== "passphrase");
  return { ...record, unlocks: [await wrapByPassphrase(key, passphrase, argon2id, cost), ...others] };
}

async function wrapByPassphrase(
  key: Secret,
  passphrase: Secret,
  argon2id: Argon2id,
  cost: Argon2Parameters,
): Promise<PassphraseUnlock> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapping = await stretch(passphrase, salt, cost, argon2id);
  try {
    return { kind: "passphrase", ...cost, salt: toBase64(salt), wrappedKey: await wrapVaultKey(wrapping, key) };
  } finally {
    wrapping.wipe();
  }
}

async function stretch(
  passphrase: Secret,
  salt: Uint8Array,
  cost: Argon2Parameters,
  argon2id: Argon2id,
): Promise<Secret> {
  return new Secret(await passphrase.use((bytes) => argon2id(bytes, salt, cost)));
}

/** A changed record must not make the browser spend gigabytes or hours. */
function checkCost({ memory, passes, lanes }: Argon2Parameters): Argon2Parameters {
  const sane = memory >= 8 && memory <= 1_048_576 && passes >= 1 && passes <= 16 && lanes >= 1 && lanes <= 8;
  if (!sane) throw new RangeError("the vault's Argon2id parameters are out of bounds");
  return { memory, passes, lanes };
}
