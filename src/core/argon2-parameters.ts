/** How a passphrase becomes a key: Argon2 (RFC 9106), `memory` in KiB. Stored beside what it protects. */
export interface Argon2Parameters {
  memory: number;
  passes: number;
  lanes: number;
}

/** Stretches a passphrase with a salt of 16 bytes to 32 bytes. Handed in, so that tests can make it cheap. */
export type Argon2id = (passphrase: Uint8Array, salt: Uint8Array, parameters: Argon2Parameters) => Promise<Uint8Array>;
