import { argon2id } from "../../core/argon2.ts";
import { fromText } from "../../core/bytes.ts";
import { Secret } from "../../core/secret.ts";
import * as backup from "../../core/vault-backup.ts";
import type { VaultRecord } from "../../core/vault-record.ts";
import { read } from "../ext.ts";
import type { Answer, Request } from "../messages.ts";
import { defaultSettings } from "../records.ts";
import { type BackupContent, readBackupContent } from "./backup-content.ts";
import { oneAtATime } from "./change-record.ts";
import { keepUnlocked, vaultKey } from "./lock.ts";
import { mergeBackup } from "./merge-backup.ts";
import { passphraseOf } from "./passphrase-text.ts";
import { readVault } from "./vault-store.ts";

export const makeBackup = (): Promise<Answer<"makeBackup">> =>
  oneAtATime(async () => {
    const key = await vaultKey();
    if (key === undefined) return { code: "locked" };
    try {
      const stored = await readVault();
      if (stored.code !== "vault") return stored;
      const content = new Secret(fromText(JSON.stringify(await everything(stored.record))));
      const file = await backup.writeBackup(stored.record, key, content);
      content.wipe();
      return { code: "made", file };
    } finally {
      key.wipe();
    }
  });

/** What a person would miss on a new computer. Passkeys are bound to this browser, tokens and lists to this session. */
async function everything({ items }: VaultRecord): Promise<BackupContent> {
  const kept = await read("local", "connections", "settings", "pins", "openers", "previous", "onlyHere");
  return {
    items,
    connections: kept.connections ?? [],
    settings: { ...defaultSettings, ...kept.settings },
    pins: kept.pins ?? {},
    openers: kept.openers ?? {},
    previous: kept.previous ?? {},
    onlyHere: kept.onlyHere ?? {},
  };
}

/**
 * Wrong passphrases are not slowed down here: a file can be guessed at elsewhere, and a right one must not forgive the wrong
 * ones that were tried on the vault.
 */
export const restoreBackup = ({ file, passphrase }: Request<"restoreBackup">): Promise<Answer<"restoreBackup">> =>
  oneAtATime(async () => {
    const found = backup.readBackup(file);
    if (found.code !== "backup") return found;
    const here = await readVault();
    if (here.code === "damaged-vault" || here.code === "newer-vault") return here;
    const keyHere = here.code === "vault" ? await vaultKey() : undefined;
    if (here.code === "vault" && keyHere === undefined) return { code: "locked" };
    const secret = passphraseOf(passphrase);
    const opened = await backup.openBackup(found.backup, secret, argon2id).finally(() => secret.wipe());
    if (opened.code !== "opened") return opened;
    try {
      const content = readBackupContent(opened.content);
      if (content === undefined) return { code: "damaged-backup" };
      const vault =
        here.code === "vault" && keyHere !== undefined
          ? { record: here.record, key: keyHere }
          : { record: newVault(found.backup), key: opened.key };
      const restored = await mergeBackup(content, opened.key, vault);
      if (restored.code === "restored") await keepUnlocked(vault.key);
      return restored;
    } finally {
      opened.key.wipe();
      opened.content.wipe();
      keyHere?.wipe();
    }
  });

/** The backup's vault without its items: its passphrase becomes this browser's. */
const newVault = ({ passphrase }: backup.Backup): VaultRecord => ({ version: 2, unlocks: [passphrase], items: [] });
