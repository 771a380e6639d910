import * as v from "valibot";

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
/** Base64 of at most some kilobytes; what it holds is checked where it is opened. */
const sealed = text(65_536);

/** One way to unlock: a passphrase, which wraps the vault key by way of Argon2id. Base64 throughout. */
const passphraseUnlock = v.object({
  kind: v.literal("passphrase"),
  memory: v.number(),
  passes: v.number(),
  lanes: v.number(),
  salt: text(100),
  wrappedKey: text(200),
});

/** Another: a passkey (WebAuthn Level 3, section 10.1.4, prf), whose output for `salt` wraps the vault key. */
const passkeyUnlock = v.object({
  kind: v.literal("passkey"),
  name: text(100),
  /** Base64url, as WebAuthn writes it. */
  credentialId: text(2048),
  /** The host whose passkey it is; null for the extension's own, which Chromium allows and Firefox does not. */
  rpId: v.nullable(text(253)),
  /** 32 bytes, base64. */
  salt: text(100),
  wrappedKey: text(200),
  /** Unix milliseconds. */
  createdAt: v.number(),
});

/** What may be seen of a private key while the vault is locked. */
const keyLabel = v.object({
  name: text(200),
  type: v.picklist(["ssh-ed25519", "ssh-rsa"]),
  fingerprint: text(100),
  publicKey: text(16_384),
});

const item = v.object({
  id: text(100),
  label: keyLabel,
  /**
   * The private key under the vault key, AES-256-GCM, item id as associated data; base64. Of an Ed25519 key the seed of 32
   * bytes, of an RSA key PKCS#8.
   */
  sealed,
});

const items = v.pipe(v.array(item), v.maxLength(10_000));
const unlocks = v.pipe(v.array(v.variant("kind", [passphraseUnlock, passkeyUnlock])), v.maxLength(100));
const record = v.object({ version: v.literal(2), unlocks, items });

export type PassphraseUnlock = v.InferOutput<typeof passphraseUnlock>;
export type PasskeyUnlock = v.InferOutput<typeof passkeyUnlock>;
export type KeyLabel = v.InferOutput<typeof keyLabel>;
export type KeyType = KeyLabel["type"];
export type VaultItem = v.InferOutput<typeof item>;
/** The vault as it is stored. Version 1 knew neither passkeys nor RSA keys. */
export type VaultRecord = v.InferOutput<typeof record>;

export { items as vaultItemsSchema, passphraseUnlock as passphraseUnlockSchema };

export type ReadVault = { code: "vault"; record: VaultRecord } | { code: "newer" } | { code: "damaged" };

/**
 * A stored record, brought up to the newest version. "newer": a later release has written it, and this one must leave it
 * alone. "damaged": it is none.
 */
export function readVaultRecord(stored: unknown): ReadVault {
  const version = v.safeParse(v.object({ version: v.pipe(v.number(), v.integer()) }), stored);
  if (!version.success) return { code: "damaged" };
  if (version.output.version > 2) return { code: "newer" };
  const current = version.output.version === 1 ? { ...(stored as object), version: 2 } : stored;
  const parsed = v.safeParse(record, current);
  return parsed.success ? { code: "vault", record: parsed.output } : { code: "damaged" };
}
