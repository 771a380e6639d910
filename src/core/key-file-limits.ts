/** In bytes: an RSA key of 8192 bits takes 7 KiB in any format; certificates may stand around it. */
export const LONGEST_KEY_FILE = 65_536;

/** What a file may ask for before its passphrase is tried. A file above a limit is refused as "cost-too-high". */
export interface KeyFileLimits {
  bcryptRounds: number;
  pbkdf2Iterations: number;
  /** 128 N r, in bytes (RFC 7914, section 2). */
  scryptMemory: number;
  /** N r p. */
  scryptWork: number;
  /** In KiB. */
  argon2Memory: number;
  /** Memory in KiB times passes. */
  argon2Work: number;
  argon2Lanes: number;
}

/**
 * Far above what the tools write unasked (bcrypt 24 rounds, PBKDF2 2048 iterations, scrypt 16 MiB, Argon2 8 MiB and some
 * 20 passes), and at most some ten seconds of work.
 */
export const keyFileLimits: KeyFileLimits = {
  bcryptRounds: 1024,
  pbkdf2Iterations: 20_000_000,
  scryptMemory: 2 ** 28,
  scryptWork: 2 ** 23,
  argon2Memory: 2 ** 20,
  argon2Work: 2 ** 23,
  argon2Lanes: 16,
};
