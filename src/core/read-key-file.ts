import { textOfBytes } from "./byte-text.ts";
import type { Bytes } from "./bytes.ts";
import { readEncryptedPkcs8 } from "./encrypted-pkcs8.ts";
import { kindOfOtherFile } from "./key-file-kind.ts";
import { LONGEST_KEY_FILE } from "./key-file-limits.ts";
import type { KeyFileOptions } from "./key-file-options.ts";
import { type KeyFileOutcome, type KeyFileRefusal, refuse } from "./key-file-outcome.ts";
import { readLegacyPem } from "./legacy-pem.ts";
import { readOpensshKeyFile } from "./openssh-key-file.ts";
import { findPrivateKeyPem, type Pem } from "./pem.ts";
import { readPkcs1 } from "./pkcs1.ts";
import { readPkcs8 } from "./pkcs8.ts";
import { isPuttyFile, readPuttyKeyFile } from "./putty-key-file.ts";

/** The old formats of keys that open nothing here, encrypted or not. */
const refusedLabels = new Map<string, KeyFileRefusal>([
  ["EC PRIVATE KEY", "ecdsa"],
  ["DSA PRIVATE KEY", "dsa"],
]);
/** What Windows' editors put in front of UTF-8. */
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

/**
 * Reads a private key file: PEM in PKCS#1 and PKCS#8, encrypted or not, OpenSSH's own format, PuTTY's of versions 2 and 3. RSA
 * of 2048 to 8192 bits and Ed25519. Every outcome is a value; it throws only what a handed-in `argon2` throws.
 *
 * The file's passphrase is asked for by "passphrase-needed", after everything else about the file was found good. Trying one
 * may take seconds without a pause, so call it in a worker: ending the worker is the way to cancel. `file` and the passphrase
 * stay the caller's to wipe; text made of an unencrypted file, and the numbers of an RSA key, cannot be.
 */
export async function readKeyFile(file: Uint8Array, options: KeyFileOptions): Promise<KeyFileOutcome> {
  if (file.length > LONGEST_KEY_FILE) return refuse("too-large-file");
  const raw = textOfBytes(file);
  const text = (raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(BYTE_ORDER_MARK.length) : raw).trimStart();
  if (isPuttyFile(text)) return readPuttyKeyFile(text, options);
  const pem = findPrivateKeyPem(text);
  if (pem === undefined) return refuse(kindOfOtherFile(text));
  const { label, body } = pem;
  const refusal = refusedLabels.get(label);
  if (refusal !== undefined) return refuse(refusal);
  if (body === undefined) return refuse("damaged");
  try {
    return await readPem(pem, body, options);
  } finally {
    body.fill(0);
  }
}

async function readPem({ label, headers }: Pem, body: Bytes, options: KeyFileOptions): Promise<KeyFileOutcome> {
  if (label === "OPENSSH PRIVATE KEY") return readOpensshKeyFile(body, options);
  if (label === "ENCRYPTED PRIVATE KEY") return readEncryptedPkcs8(body, options);
  if (label === "PRIVATE KEY") return readPkcs8(body);
  if (label !== "RSA PRIVATE KEY") return refuse("unknown-format");
  const encryption = headers.get("DEK-Info");
  return encryption === undefined ? readPkcs1(body) : readLegacyPem(body, encryption, options);
}
