import { cbcDecrypt } from "./block-cipher-cbc.ts";
import { readDecryptedDer } from "./decrypted-der.ts";
import { keyFileLimits } from "./key-file-limits.ts";
import type { KeyFileOptions } from "./key-file-options.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { readPbes2 } from "./pbes2.ts";
import { costsTooMuch, pbes2Key } from "./pbes2-key.ts";
import { readPkcs8 } from "./pkcs8.ts";

/** Reads an EncryptedPrivateKeyInfo (RFC 5958, section 3) that is encrypted with PBES2. */
export async function readEncryptedPkcs8(
  der: Uint8Array,
  { passphrase, limits = keyFileLimits }: KeyFileOptions,
): Promise<KeyFileOutcome> {
  const parameters = readPbes2(der);
  if (typeof parameters === "string") return refuse(parameters);
  const { derivation, cipher, iv, sealed } = parameters;
  if (costsTooMuch(derivation, limits)) return refuse("cost-too-high");
  if (passphrase === undefined || passphrase.length === 0) return { code: "passphrase-needed" };
  const key = await pbes2Key(derivation, passphrase, cipher.keyLength);
  const plain = await cbcDecrypt(cipher, key, iv, sealed).finally(() => key.fill(0));
  try {
    return readDecryptedDer(plain, cipher.blockLength, readPkcs8);
  } finally {
    plain.fill(0);
  }
}
