import { bcryptKey } from "./bcrypt-key.ts";
import type { Bytes } from "./bytes.ts";
import { keyFileLimits } from "./key-file-limits.ts";
import type { KeyFileOptions } from "./key-file-options.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { type OpensshCipher, opensshCiphers } from "./openssh-ciphers.ts";
import { type OpensshContainer, readOpensshContainer } from "./openssh-container.ts";
import { readOpensshPrivatePart } from "./openssh-private-part.ts";
import type { Secret } from "./secret.ts";
import { refusedKeyType } from "./ssh-key-type.ts";
import { sshReader } from "./ssh-reader.ts";

/** Reads an OpenSSH private key (openssh-portable, PROTOCOL.key), encrypted or not. What it is, is told before the passphrase. */
export async function readOpensshKeyFile(bytes: Bytes, options: KeyFileOptions): Promise<KeyFileOutcome> {
  const container = readOpensshContainer(bytes);
  if (container === undefined) return refuse("damaged");
  try {
    const type = sshReader(container.publicKey).text();
    if (type === undefined) return refuse("damaged");
    const refusal = refusedKeyType(type);
    if (refusal !== undefined) return refuse(refusal);
    return container.cipher === "none" ? readPlain(container) : await readEncrypted(container, options);
  } finally {
    container.secret.fill(0);
  }
}

function readPlain({ derivation, tag, secret, publicKey }: OpensshContainer): KeyFileOutcome {
  if (derivation !== "none" || tag.length > 0) return refuse("damaged");
  return readOpensshPrivatePart(secret, publicKey, false);
}

async function readEncrypted(
  container: OpensshContainer,
  { passphrase, limits = keyFileLimits }: KeyFileOptions,
): Promise<KeyFileOutcome> {
  const { secret, tag, publicKey } = container;
  const cipher = opensshCiphers.get(container.cipher);
  if (cipher === undefined || container.derivation !== "bcrypt") return refuse("unknown-cipher");
  const stretching = sshReader(container.derivationOptions);
  const [salt, rounds] = [stretching.string(), stretching.number()];
  if (salt === undefined || salt.length === 0 || salt.length > 64 || !rounds) return refuse("damaged");
  if (secret.length === 0 || secret.length % cipher.blockLength > 0 || tag.length !== cipher.tagLength)
    return refuse("damaged");
  if (rounds > limits.bcryptRounds) return refuse("cost-too-high");
  if (passphrase === undefined || passphrase.length === 0) return { code: "passphrase-needed" };
  const plain = await decrypt(cipher, container, { passphrase, salt, rounds });
  if (plain === undefined) return { code: "wrong-passphrase" };
  try {
    return readOpensshPrivatePart(plain, publicKey, true);
  } finally {
    plain.fill(0);
  }
}

async function decrypt(
  { keyLength, ivLength, decrypt }: OpensshCipher,
  { secret, tag }: OpensshContainer,
  { passphrase, salt, rounds }: { passphrase: Secret; salt: Bytes; rounds: number },
): Promise<Bytes | undefined> {
  const key = bcryptKey(passphrase, salt, rounds, keyLength + ivLength);
  try {
    return await decrypt(key.subarray(0, keyLength), key.subarray(keyLength), secret, tag);
  } finally {
    key.fill(0);
  }
}
