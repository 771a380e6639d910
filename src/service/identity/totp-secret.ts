import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KEY_FILE = "totp.key";
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Encrypts what has to be known in clear to check a passcode. */
export interface TotpSecrets {
  seal: (userId: string, secret: Uint8Array) => string;
  /** Throws if the key is gone, or the text was sealed for somebody else or with another key. */
  open: (userId: string, sealed: string) => Uint8Array;
}

/**
 * AES-256-GCM under a key in a file of its own in the data folder: a copy of the database alone, or what a backup of it holds,
 * makes no passcodes. Who has the whole folder can, and still needs the password for them.
 */
export function totpSecrets(folder: string): TotpSecrets {
  return {
    seal(userId, secret) {
      const nonce = randomBytes(NONCE_LENGTH);
      const cipher = createCipheriv("aes-256-gcm", existingOrNewKey(folder), nonce).setAAD(Buffer.from(userId));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64url");
    },
    open(userId, sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const nonce = bytes.subarray(0, NONCE_LENGTH);
      const tag = bytes.subarray(bytes.length - TAG_LENGTH);
      const options = { authTagLength: TAG_LENGTH };
      const decipher = createDecipheriv("aes-256-gcm", readKey(folder), nonce, options);
      decipher.setAAD(Buffer.from(userId)).setAuthTag(tag);
      const text = bytes.subarray(NONCE_LENGTH, bytes.length - TAG_LENGTH);
      return Buffer.concat([decipher.update(text), decipher.final()]);
    },
  };
}

function readKey(folder: string): Buffer {
  const key = readFileSync(join(folder, KEY_FILE));
  if (key.length !== KEY_LENGTH) throw new Error(`${KEY_FILE} in the data folder is damaged`);
  return key;
}

/** Made beside and linked to its name, which fails if it is taken: never half written, never two. */
function existingOrNewKey(folder: string): Buffer {
  const file = join(folder, KEY_FILE);
  const beside = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(beside, randomBytes(KEY_LENGTH), { mode: 0o600, flag: "wx", flush: true });
  try {
    linkSync(beside, file);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  } finally {
    rmSync(beside);
  }
  return readKey(folder);
}
