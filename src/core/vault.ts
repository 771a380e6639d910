import { gcmOpen, gcmSeal } from "./aes-gcm.ts";
import { fromBase64, fromText, toBase64 } from "./bytes.ts";
import { Secret } from "./secret.ts";

/** How a passphrase becomes a key: Argon2id (RFC 9106), `memory` in KiB. Stored beside what it protects. */
export interface Argon2Parameters {
  memory: number;
  passes: number;
  lanes: number;
}

/** Stretches a passphrase with a salt of 16 bytes to 32 bytes. Handed in: the core has no WebAssembly of its own. */
export type Argon2id = (passphrase: Uint8Array, salt: Uint8Array, parameters: Argon2Parameters) => Promise<Uint8Array>;

/** What design.md asks for: 64 MiB, three passes. */
export const passphraseCost: Argon2Parameters = { memory: 65_536, passes: 3, lanes: 1 };

/** One way to unlock: it wraps the vault key. Base64 throughout. */
export interface PassphraseUnlock extends Argon2Parameters {
  kind: "passphrase";
  salt: string;
  wrappedKey: string;
}

/** What may be seen of a private key while the vault is locked. */
export interface KeyLabel {
  name: string;
  type: "ssh-ed25519";
  fingerprint: string;
  publicKey: string;
}

export interface VaultItem {
  id: string;
  label: KeyLabel;
  /** The private key (32-byte seed) under the vault key, AES-256-GCM, item id as associated data; base64. */
  sealed: string;
}

export interface VaultRecord {
  version: 1;
  unlocks: PassphraseUnlock[];
  items: VaultItem[];
}

const wrapContext = fromText("latchkey vault key");

/** A new, empty vault and its key. Wipes neither argument: both are the caller's. */
export async function createVault(
  passphrase: Secret,
  argon2id: Argon2id,
  cost = passphraseCost,
): Promise<{ record: VaultRecord; key: Secret }> {
  const key = new Secret(crypto.getRandomValues(new Uint8Array(32)));
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapping = await stretch(passphrase, salt, cost, argon2id);
  try {
    const wrappedKey = toBase64(await gcmSeal(wrapping, key, wrapContext));
    const unlock: PassphraseUnlock = { kind: "passphrase", ...cost, salt: toBase64(salt), wrappedKey };
    return { record: { version: 1, unlocks: [unlock], items: [] }, key };
  } finally {
    wrapping.wipe();
  }
}

/** The vault key, or undefined if the passphrase is wrong. Throws a RangeError if the record is damaged. */
export async function unlockVault(
  record: VaultRecord,
  passphrase: Secret,
  argon2id: Argon2id,
): Promise<Secret | undefined> {
  if (passphrase.length === 0) return undefined;
  for (const unlock of record.unlocks) {
    const wrapping = await stretch(passphrase, decode(unlock.salt), checkCost(unlock), argon2id);
    try {
      const key = await gcmOpen(wrapping, decode(unlock.wrappedKey), wrapContext);
      if (key !== undefined) return key;
    } finally {
      wrapping.wipe();
    }
  }
  return undefined;
}

/** The vault with one more item. `content` stays the caller's to wipe. */
export async function addItem(
  record: VaultRecord,
  key: Secret,
  label: KeyLabel,
  content: Secret,
): Promise<VaultRecord> {
  const id = crypto.randomUUID();
  const sealed = toBase64(await gcmSeal(key, content, fromText(id)));
  return { ...record, items: [...record.items, { id, label, sealed }] };
}

export function removeItem(record: VaultRecord, id: string): VaultRecord {
  return { ...record, items: record.items.filter((item) => item.id !== id) };
}

export function renameItem(record: VaultRecord, id: string, name: string): VaultRecord {
  const items = record.items.map((item) => (item.id === id ? { ...item, label: { ...item.label, name } } : item));
  return { ...record, items };
}

/** An item's content; the caller wipes it. Undefined if the key is another vault's or the item was changed. */
export async function openItem(item: VaultItem, key: Secret): Promise<Secret | undefined> {
  return gcmOpen(key, decode(item.sealed), fromText(item.id));
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

function decode(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (bytes === undefined) throw new RangeError("the vault's record is damaged");
  return bytes;
}
