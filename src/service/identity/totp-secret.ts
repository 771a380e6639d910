import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import {
  everyKey,
  KeyFileProblem,
  makeSecretKeyFile,
  readSecretKeys,
  type SecretKey,
  type SecretKeys,
} from "./secret-key-file.ts";

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Encrypts what has to be known in clear to check a passcode. */
export interface TotpSecrets {
  seal: (userId: string, secret: Uint8Array) => string;
  /** Throws (KeyFileProblem for the first) if the key is gone, or the text was sealed for somebody else or with another key. */
  open: (userId: string, sealed: string) => Uint8Array;
}

/**
 * AES-256-GCM under the first key of a file (src/service/identity/secret-key-file.ts), which is made when it is first needed: a copy of
 * the database alone, or what a backup of it holds, makes no passcodes. Who has both can, and still needs the password for them. The file
 * is read at each use: a key that was added or taken away is so at once.
 */
export const totpSecrets = (file: string): TotpSecrets => ({
  seal: (userId, secret) => sealUnder((readSecretKeys(file) ?? makeSecretKeyFile(file)).first, userId, secret),
  open(userId, sealed) {
    const keys = readSecretKeys(file);
    if (keys === undefined) throw new KeyFileProblem("the file with the keys of TOTP secrets is not there");
    return openWith(keys, userId, sealed).secret;
  },
});

/** `ID.` and nonce, text and tag in base64url. */
export function sealUnder({ id, key }: SecretKey, userId: string, secret: Uint8Array): string {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(userId));
  const text = Buffer.concat([cipher.update(secret), cipher.final()]);
  return `${id}.${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64url")}`;
}

/** The secret, and the key that it was sealed under. Throws if none of the keys opens it. */
export function openWith(keys: SecretKeys, userId: string, sealed: string): { secret: Uint8Array; under: SecretKey } {
  const [, id, text = sealed] = /^([0-9a-f]{8})\.(.*)$/.exec(sealed) ?? [];
  // An earlier version named no key: it had only one, which by now is the oldest.
  const possible = id === undefined ? everyKey(keys).toReversed() : everyKey(keys).filter((each) => each.id === id);
  for (const [index, under] of possible.entries()) {
    try {
      return { secret: decrypt(under.key, userId, Buffer.from(text, "base64url")), under };
    } catch (cause) {
      if (index === possible.length - 1) throw cause;
    }
  }
  throw new KeyFileProblem(`a TOTP secret is sealed under the key ${id}, which the key file does not have`);
}

function decrypt(key: Uint8Array, userId: string, bytes: Buffer): Uint8Array {
  const nonce = bytes.subarray(0, NONCE_LENGTH);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(userId)).setAuthTag(bytes.subarray(bytes.length - TAG_LENGTH));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_LENGTH, bytes.length - TAG_LENGTH)), decipher.final()]);
}
