import { scryptAsync } from "@noble/hashes/scrypt.js";
import type { Bytes } from "./bytes.ts";
import type { KeyFileLimits } from "./key-file-limits.ts";
import type { KeyDerivation } from "./pbes2-key-derivation.ts";
import type { Secret } from "./secret.ts";

/** Whether the file asks for more than is allowed. To be asked before `pbes2Key`. */
export function costsTooMuch(derivation: KeyDerivation, limits: KeyFileLimits): boolean {
  if (derivation.kind === "pbkdf2") return derivation.iterations > limits.pbkdf2Iterations;
  const { cost, blockSize, lanes } = derivation;
  return 128 * cost * blockSize > limits.scryptMemory || cost * blockSize * lanes > limits.scryptWork;
}

/** The key, of `length` bytes: the caller wipes it. PBKDF2 runs off the thread, in WebCrypto; scrypt pauses now and then. */
export async function pbes2Key(derivation: KeyDerivation, passphrase: Secret, length: number): Promise<Bytes> {
  if (derivation.kind === "pbkdf2") return pbkdf2(derivation, passphrase, length);
  const { salt, cost: N, blockSize: r, lanes: p } = derivation;
  // The library takes its scratch space into account as well.
  const maxmem = 128 * r * (N + p) + 2 ** 20;
  return (await passphrase.use((bytes) => scryptAsync(bytes, salt, { N, r, p, dkLen: length, maxmem }))) as Bytes;
}

async function pbkdf2(
  { hash, salt, iterations }: Extract<KeyDerivation, { kind: "pbkdf2" }>,
  passphrase: Secret,
  length: number,
): Promise<Bytes> {
  const secret = await passphrase.use((bytes) =>
    crypto.subtle.importKey("raw", bytes as Bytes, "PBKDF2", false, ["deriveBits"]),
  );
  const algorithm = { name: "PBKDF2", hash, salt: salt as Bytes, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, secret, length * 8));
}
