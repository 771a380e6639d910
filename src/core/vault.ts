import { gcmOpen, gcmSeal } from "./aes-gcm.ts";
import { fromBase64, fromText, toBase64 } from "./bytes.ts";
import type { Secret } from "./secret.ts";
import type { KeyLabel, VaultItem, VaultRecord } from "./vault-record.ts";

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
  const sealed = fromBase64(item.sealed);
  return sealed && gcmOpen(key, sealed, fromText(item.id));
}
