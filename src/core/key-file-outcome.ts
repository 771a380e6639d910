import type { Ed25519KeyPair } from "./ed25519.ts";
import type { RsaPrivateKey } from "./rsa-key.ts";

/** A private key of a kind that opens something here. The caller wipes the seed of an Ed25519 pair. */
export type PrivateKey = { type: "ssh-ed25519"; pair: Ed25519KeyPair } | { type: "ssh-rsa"; numbers: RsaPrivateKey };

/** Why a file gives no key, whatever the passphrase. */
export type KeyFileRefusal =
  | "not-a-key-file"
  | "too-large-file"
  /** Cut short, changed, or of numbers that do not belong together. */
  | "damaged"
  | "public-key"
  | "certificate"
  | "ecdsa"
  | "dsa"
  /** FIDO (`sk-`): the private key is in the device, the file only points to it. */
  | "security-key"
  | "unknown-key-type"
  /** A private key in a format of another program: ssh.com, SSH-1, PuTTY before 0.52. */
  | "unknown-format"
  /** A cipher, or a way from passphrase to key, that is too weak or too rare. */
  | "unknown-cipher"
  /** The file asks for more work or memory than `KeyFileLimits` allows. */
  | "cost-too-high"
  | "rsa-too-small"
  | "rsa-too-large";

export type KeyFileOutcome =
  | { code: "key"; key: PrivateKey; comment: string }
  | { code: "passphrase-needed" }
  /** Or, with ciphers that authenticate, a changed byte: they do not tell one from the other. */
  | { code: "wrong-passphrase" }
  | { code: "refused"; refusal: KeyFileRefusal };

export const refuse = (refusal: KeyFileRefusal): KeyFileOutcome => ({ code: "refused", refusal });
