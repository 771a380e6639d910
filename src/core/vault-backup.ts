import * as v from "valibot";
import { gcmOpen, gcmSeal } from "./aes-gcm.ts";
import type { Argon2id } from "./argon2-parameters.ts";
import { fromBase64, fromText, toBase64 } from "./bytes.ts";
import type { Secret } from "./secret.ts";
import { unlockVault } from "./vault-passphrase.ts";
import { type PassphraseUnlock, passphraseUnlockSchema, type VaultRecord } from "./vault-record.ts";

const FORMAT = "latchkey backup";
const context = fromText(FORMAT);

/** Characters: thousands of RSA keys. */
export const LONGEST_BACKUP = 16 * 1024 * 1024;

const header = v.object({ format: v.literal(FORMAT), version: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const schema = v.object({ passphrase: passphraseUnlockSchema, sealed: v.string() });

/** A backup file that has been read, and is still sealed. */
export interface Backup {
  passphrase: PassphraseUnlock;
  sealed: string;
}

/** A backup file: everything in `content`, under the vault key, and that under the vault's passphrase. Passkeys stay where they are. */
export async function writeBackup({ unlocks }: VaultRecord, key: Secret, content: Secret): Promise<string> {
  const passphrase = unlocks.find((unlock) => unlock.kind === "passphrase");
  const sealed = toBase64(await gcmSeal(key, content, context));
  return `${JSON.stringify({ format: FORMAT, version: 1, passphrase, sealed }, null, 2)}\n`;
}

export type ReadBackup = { code: "backup"; backup: Backup } | { code: "not-a-backup" } | { code: "newer-backup" };

export function readBackup(file: string): ReadBackup {
  const parsed = file.length > LONGEST_BACKUP ? undefined : parseJson(file);
  const known = v.safeParse(header, parsed);
  if (!known.success) return { code: "not-a-backup" };
  if (known.output.version > 1) return { code: "newer-backup" };
  const backup = v.safeParse(schema, parsed);
  return backup.success ? { code: "backup", backup: backup.output } : { code: "not-a-backup" };
}

export type OpenedBackup =
  /** The vault key that the items are sealed with, and the content: both the caller's to wipe. */
  { code: "opened"; key: Secret; content: Secret } | { code: "wrong-passphrase" } | { code: "damaged-backup" };

export async function openBackup(
  { passphrase: unlock, sealed }: Backup,
  passphrase: Secret,
  argon2id: Argon2id,
): Promise<OpenedBackup> {
  let key: Secret | undefined;
  try {
    key = await unlockVault({ unlocks: [unlock] }, passphrase, argon2id);
  } catch {
    return { code: "damaged-backup" };
  }
  if (key === undefined) return { code: "wrong-passphrase" };
  const bytes = fromBase64(sealed);
  const content = bytes && (await gcmOpen(key, bytes, context));
  if (content !== undefined) return { code: "opened", key, content };
  key.wipe();
  return { code: "damaged-backup" };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
