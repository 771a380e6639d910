import bcrypt from "bcrypt-pbkdf";
import type { Bytes } from "./bytes.ts";
import type { Secret } from "./secret.ts";

/** bcrypt_pbkdf of OpenBSD, in `length` bytes: the caller wipes them. Some 13 ms a round, all at once: not on a UI thread. */
export function bcryptKey(passphrase: Secret, salt: Uint8Array, rounds: number, length: number): Bytes {
  const key = new Uint8Array(length);
  const failed = passphrase.use((bytes) =>
    bcrypt.pbkdf(bytes, bytes.length, salt, salt.length, key, key.length, rounds),
  );
  if (failed !== 0) throw new RangeError("passphrase, salt, rounds and length must be at least 1");
  return key;
}
