import { type Bytes, fromText } from "./bytes.ts";
import { Secret } from "./secret.ts";
import { unwrapVaultKey, wrapVaultKey } from "./vault-key.ts";
import type { PasskeyUnlock, VaultRecord } from "./vault-record.ts";

const context = fromText("latchkey passkey");

export const passkeysOf = ({ unlocks }: Pick<VaultRecord, "unlocks">): PasskeyUnlock[] =>
  unlocks.filter((unlock) => unlock.kind === "passkey");

/**
 * The vault with one more passkey that unlocks it. `output` is what the passkey's PRF gives for `salt` (32 bytes); it stays the
 * caller's to wipe, as `key` does.
 */
export async function addPasskey(
  record: VaultRecord,
  key: Secret,
  passkey: Omit<PasskeyUnlock, "kind" | "wrappedKey">,
  output: Secret,
): Promise<VaultRecord> {
  const wrapping = await wrappingKey(output);
  try {
    const unlock: PasskeyUnlock = { kind: "passkey", ...passkey, wrappedKey: await wrapVaultKey(wrapping, key) };
    return { ...record, unlocks: [...record.unlocks, unlock] };
  } finally {
    wrapping.wipe();
  }
}

export function removePasskey(record: VaultRecord, credentialId: string): VaultRecord {
  const isThis = (unlock: VaultRecord["unlocks"][number]): boolean =>
    unlock.kind === "passkey" && unlock.credentialId === credentialId;
  return { ...record, unlocks: record.unlocks.filter((unlock) => !isThis(unlock)) };
}

/** The vault key, for the caller to wipe; undefined if it is no passkey of this vault. Throws a RangeError if the record is damaged. */
export async function unlockWithPasskey(
  record: VaultRecord,
  credentialId: string,
  output: Secret,
): Promise<Secret | undefined> {
  const unlock = passkeysOf(record).find((passkey) => passkey.credentialId === credentialId);
  if (unlock === undefined) return undefined;
  const wrapping = await wrappingKey(output);
  try {
    return await unwrapVaultKey(wrapping, unlock.wrappedKey);
  } finally {
    wrapping.wipe();
  }
}

/** HKDF-SHA-256 (RFC 5869): what a passkey gives for this salt is used for nothing else. */
async function wrappingKey(output: Secret): Promise<Secret> {
  const material = await output.use((bytes) =>
    crypto.subtle.importKey("raw", bytes as Bytes, "HKDF", false, ["deriveBits"]),
  );
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: context };
  return new Secret(new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256)));
}
