import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, fromText } from "./bytes.ts";
import type { Argon2 } from "./key-file-options.ts";
import type { PuttyFile } from "./putty-file.ts";
import { Secret } from "./secret.ts";
import { sshString } from "./ssh-public-key.ts";

/** What a passphrase becomes (PuTTY manual, sections C.3 and C.4): views of `secret`, which the caller wipes. */
export interface PuttyKeys {
  secret: Uint8Array;
  /** AES-256. */
  cipherKey: Uint8Array;
  iv: Uint8Array;
  macKey: Uint8Array;
}

const MAC_KEY_PREFIX = fromText("putty-private-key-file-mac-key");

/** The keys of an encrypted file, or with an empty passphrase the key of the MAC of one that is not. */
export async function puttyKeys(file: PuttyFile, passphrase: Secret | undefined, argon2: Argon2): Promise<PuttyKeys> {
  const given = passphrase ?? new Secret(new Uint8Array(0));
  if (file.version === 2) return given.use(keysOfVersion2);
  const { derivation } = file;
  if (derivation === undefined) return keysIn(new Uint8Array(48)); // unencrypted: the MAC's key is empty
  const { kind, salt, parameters } = derivation;
  return keysIn(await given.use((bytes) => argon2(kind, bytes, salt, parameters, 80)));
}

/** The MAC over all that the file says, and its decrypted numbers with their padding: SHA-1 in version 2, SHA-256 in version 3. */
export function puttyMac({ version, type, encryption, comment, publicBlob }: PuttyFile, plain: Bytes, key: Uint8Array) {
  const parts = [fromText(type), fromText(encryption), comment, publicBlob, plain].map(sshString);
  const message = concat(...parts);
  try {
    return hmac(version === 2 ? sha1 : sha256, key, message);
  } finally {
    for (const bytes of [message, ...parts]) bytes.fill(0);
  }
}

const keysIn = (secret: Uint8Array): PuttyKeys => ({
  secret,
  cipherKey: secret.subarray(0, 32),
  iv: secret.subarray(32, 48),
  macKey: secret.subarray(48),
});

/** SHA-1 with a counter in front for the cipher, an iv of zeros, SHA-1 with a name in front for the MAC. */
function keysOfVersion2(passphrase: Uint8Array): PuttyKeys {
  const prefixes = [Uint8Array.of(0, 0, 0, 0), Uint8Array.of(0, 0, 0, 1), MAC_KEY_PREFIX];
  const inputs = prefixes.map((prefix) => concat(prefix, passphrase));
  const [first = new Uint8Array(), second = new Uint8Array(), macKey = new Uint8Array()] = inputs.map((input) =>
    sha1(input),
  );
  const keys = keysIn(concat(first, second.subarray(0, 12), new Uint8Array(16), macKey));
  for (const bytes of [...inputs, first, second, macKey]) bytes.fill(0);
  return keys;
}
