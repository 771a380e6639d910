export type PassphraseRefused =
  /** `seconds`: how long the next try has to wait. Zero for the first few. */
  | { code: "wrong-passphrase"; seconds: number }
  /** Not tried: too many wrong ones came before. */
  | { code: "too-soon"; seconds: number };

/** Why the stored vault is of no use. `newer-vault`: a later release has written it. */
export type VaultUnusable = { code: "no-vault" } | { code: "damaged-vault" } | { code: "newer-vault" };

export type KeyAdded =
  | { code: "added"; id: string; fingerprint: string }
  /** The vault has this key already, under `name`. */
  | { code: "known"; name: string }
  /** The bytes are no private key of that type. */
  | { code: "invalid-key" }
  | { code: "damaged-vault" }
  | { code: "newer-vault" }
  | { code: "locked" }
  /** There is no vault yet, and no passphrase came with the request; or one shorter than `shortestPassphrase`. */
  | { code: "passphrase-needed" };

/** Characters. NIST SP 800-63B asks for at least 8 for memorised secrets; offline guessing deserves more. */
export const shortestPassphrase = 10;
