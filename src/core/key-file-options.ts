import type { Argon2Parameters } from "./argon2-parameters.ts";
import type { KeyFileLimits } from "./key-file-limits.ts";
import type { Secret } from "./secret.ts";

/** The three variants of Argon2 (RFC 9106), as PuTTY's files may name them. */
export type Argon2Kind = "argon2i" | "argon2d" | "argon2id";

/** Stretches a passphrase to `length` bytes. Handed in, as for the vault. */
export type Argon2 = (
  kind: Argon2Kind,
  passphrase: Uint8Array,
  salt: Uint8Array,
  parameters: Argon2Parameters,
  length: number,
) => Promise<Uint8Array>;

export interface KeyFileOptions {
  /** Stays the caller's to wipe. Without one, or with an empty one, an encrypted file asks for it. */
  passphrase?: Secret | undefined;
  argon2: Argon2;
  limits?: KeyFileLimits | undefined;
}
