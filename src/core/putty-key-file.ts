import { equalBytes } from "@noble/ciphers/utils.js";
import { aes256, cbcDecrypt, isWholeBlocks } from "./block-cipher-cbc.ts";
import { commentOf } from "./byte-text.ts";
import { type KeyFileLimits, keyFileLimits } from "./key-file-limits.ts";
import type { KeyFileOptions } from "./key-file-options.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { type PuttyDerivation, type PuttyFile, readPuttyFile } from "./putty-file.ts";
import { puttyKeys, puttyMac } from "./putty-keys.ts";
import { readPuttyEd25519, readPuttyRsa, startsLikePrivateBlob } from "./putty-private-blob.ts";
import { refusedKeyType } from "./ssh-key-type.ts";

const FIRST_LINE = /^PuTTY-User-Key-File-(\d+): /;

/** Whether a text is a PuTTY private key, of whatever version. */
export const isPuttyFile = (text: string): boolean => FIRST_LINE.test(text);

/** Reads a PuTTY private key of version 2 or 3 (PuTTY manual, appendix C). `text` has a character for each byte. */
export async function readPuttyKeyFile(
  text: string,
  { passphrase, argon2, limits = keyFileLimits }: KeyFileOptions,
): Promise<KeyFileOutcome> {
  const version = FIRST_LINE.exec(text)?.[1];
  if (version !== "2" && version !== "3") return refuse("unknown-format");
  const file = readPuttyFile(text);
  if (file === undefined) return refuse("damaged");
  try {
    const refusal = refusalOf(file, limits);
    if (refusal !== undefined) return refusal;
    if (file.encryption === "none") return await open(file, { argon2 });
    if (passphrase === undefined || passphrase.length === 0) return { code: "passphrase-needed" };
    return await open(file, { passphrase, argon2 });
  } finally {
    file.privateBlob.fill(0);
  }
}

function refusalOf(file: PuttyFile, limits: KeyFileLimits): KeyFileOutcome | undefined {
  const refusal = refusedKeyType(file.type);
  if (refusal !== undefined) return refuse(refusal);
  if (file.encryption === "none") return undefined;
  if (file.encryption !== "aes256-cbc") return refuse("unknown-cipher");
  if (!isWholeBlocks(file.privateBlob, aes256)) return refuse("damaged");
  return file.derivation !== undefined && costsTooMuch(file.derivation, limits) ? refuse("cost-too-high") : undefined;
}

const costsTooMuch = ({ parameters: { memory, passes, lanes } }: PuttyDerivation, limits: KeyFileLimits): boolean =>
  memory > limits.argon2Memory || memory * passes > limits.argon2Work || lanes > limits.argon2Lanes;

/** The MAC covers everything, so nothing is read out of the private numbers before it was found right. */
async function open(file: PuttyFile, { passphrase, argon2 }: KeyFileOptions): Promise<KeyFileOutcome> {
  const encrypted = file.encryption !== "none";
  const { secret, cipherKey, iv, macKey } = await puttyKeys(file, passphrase, argon2);
  const plain = encrypted ? await cbcDecrypt(aes256, cipherKey, iv, file.privateBlob) : file.privateBlob;
  try {
    const genuine = equalBytes(puttyMac(file, plain, macKey), file.mac);
    if (!genuine) return encrypted && !startsLikePrivateBlob(plain) ? { code: "wrong-passphrase" } : refuse("damaged");
    const read = file.type === "ssh-rsa" ? readPuttyRsa : readPuttyEd25519;
    return read(file.publicBlob, plain, commentOf(file.comment));
  } finally {
    for (const bytes of [secret, plain]) bytes.fill(0);
  }
}
