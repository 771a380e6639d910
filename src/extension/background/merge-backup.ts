import type { Secret } from "../../core/secret.ts";
import { addItem, openItem } from "../../core/vault.ts";
import type { VaultItem, VaultRecord } from "../../core/vault-record.ts";
import { read, write } from "../ext.ts";
import type { LocalRecords } from "../records.ts";
import type { BackupContent } from "./backup-content.ts";
import { mergeKept } from "./backup-kept.ts";
import { labelOf } from "./key-label.ts";
import { publicKeyOf } from "./private-key.ts";

type Merged =
  | { code: "restored"; keysAdded: number; keysKnown: number; connectionsAdded: number }
  | { code: "damaged-backup" };

/**
 * Adds what a backup has and this browser has not: keys by fingerprint, the rest by id; what is here stays as it is. Everything
 * is written at once, so that a browser that is killed has restored all of it or nothing.
 */
export async function mergeBackup(
  { items, ...content }: BackupContent,
  backupKey: Secret,
  vault: { record: VaultRecord; key: Secret },
): Promise<Merged> {
  let { record } = vault;
  let keysKnown = 0;
  for (const item of items) {
    if (record.items.some(({ label }) => label.fingerprint === item.label.fingerprint)) {
      keysKnown++;
      continue;
    }
    const added = await resealed(item, backupKey, { ...vault, record });
    if (added === undefined) return { code: "damaged-backup" };
    record = added;
  }
  const here = await read("local", "connections", "settings", "pins", "openers", "previous", "onlyHere");
  const known = here.connections ?? [];
  const connections = content.connections.filter(({ id }) => !known.some((connection) => connection.id === id));
  const records: Partial<LocalRecords> = {
    vault: record,
    connections: [...known, ...connections],
    settings: here.settings ?? content.settings,
    pins: { ...content.pins, ...here.pins },
    openers: { ...content.openers, ...here.openers },
    ...(await mergeKept(content, here, { from: backupKey, to: vault.key })),
  };
  await write("local", records);
  const keysAdded = record.items.length - vault.record.items.length;
  return { code: "restored", keysAdded, keysKnown, connectionsAdded: connections.length };
}

/** The vault with a copy of a backup's item. The label is made anew from the private key: a fingerprint must not lie. */
async function resealed(
  item: VaultItem,
  backupKey: Secret,
  { record, key }: { record: VaultRecord; key: Secret },
): Promise<VaultRecord | undefined> {
  const content = await openItem(item, backupKey);
  const { name, type } = item.label;
  try {
    const blob = content && publicKeyOf(type, content);
    if (content === undefined || blob === undefined) return undefined;
    return await addItem(record, key, labelOf(name, type, blob), content);
  } finally {
    content?.wipe();
  }
}
