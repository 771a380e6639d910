import type { KeyFileOptions } from "../../core/key-file-options.ts";
import type { KeyFileOutcome, PrivateKey } from "../../core/key-file-outcome.ts";
import { readKeyFile } from "../../core/read-key-file.ts";
import { Secret } from "../../core/secret.ts";
import type { KeyType } from "../../core/vault-record.ts";
import { writeRsaPkcs8 } from "../../core/write-pkcs8.ts";

/** What the page hands to the worker; `passphrase` is the file's own. */
export interface KeyFileRequest {
  file: Uint8Array;
  passphrase?: Uint8Array | undefined;
}

/** `content`: the private key as the vault keeps it, the seed of an Ed25519 key or PKCS#8 of an RSA key. */
export type KeyFileAnswer =
  | { code: "key"; type: KeyType; content: Uint8Array; comment: string }
  | Exclude<KeyFileOutcome, { code: "key" }>
  /** The work was begun and could not be finished: not enough memory, say. */
  | { code: "reader-failed" };

/** Reads a private key file into what the vault keeps. Wipes the bytes of the request. Never throws. */
export async function answerKeyFile(
  { file, passphrase }: KeyFileRequest,
  options: Pick<KeyFileOptions, "argon2" | "limits">,
): Promise<KeyFileAnswer> {
  const secret = new Secret(passphrase ?? new Uint8Array(0));
  try {
    const outcome = await readKeyFile(file, { ...options, passphrase: secret });
    if (outcome.code !== "key") return outcome;
    const { key, comment } = outcome;
    return { code: "key", type: key.type, content: contentOf(key), comment };
  } catch {
    return { code: "reader-failed" };
  } finally {
    secret.wipe();
    file.fill(0);
  }
}

function contentOf(key: PrivateKey): Uint8Array {
  if (key.type === "ssh-rsa") return writeRsaPkcs8(key.numbers);
  const seed = key.pair.seed.use((bytes) => bytes.slice());
  key.pair.seed.wipe();
  return seed;
}
