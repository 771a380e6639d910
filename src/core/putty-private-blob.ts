import { sameBytes } from "./bytes.ts";
import { ed25519FromSeed } from "./ed25519.ts";
import { type KeyFileOutcome, refuse } from "./key-file-outcome.ts";
import { rsaOutcomeFromParts } from "./key-file-rsa.ts";
import { Secret } from "./secret.ts";
import { readInteger } from "./ssh-integer.ts";
import { ed25519KeyBlob } from "./ssh-public-key.ts";
import { sshReader } from "./ssh-reader.ts";

/** Whether decrypted bytes start with a number that fits in: with a wrong passphrase, once in a million times. */
export function startsLikePrivateBlob(plain: Uint8Array): boolean {
  const length = sshReader(plain).number() ?? 0;
  return length > 0 && length <= plain.length - 4;
}

/** Reads an RSA key: the public numbers of one blob, the private ones of the other (PuTTY manual, section C.2.1). */
export function readPuttyRsa(publicBlob: Uint8Array, plain: Uint8Array, comment: string): KeyFileOutcome {
  const shown = sshReader(publicBlob);
  const type = shown.text();
  const [e, n] = [readInteger(shown), readInteger(shown)];
  const hidden = sshReader(plain);
  const [d, p, q, qInv] = [readInteger(hidden), readInteger(hidden), readInteger(hidden), readInteger(hidden)];
  if (type !== "ssh-rsa" || e === undefined || n === undefined || d === undefined) return refuse("damaged");
  if (p === undefined || q === undefined || qInv === undefined) return refuse("damaged");
  return rsaOutcomeFromParts({ n, e, d, p, q, qInv }, comment);
}

/**
 * Reads an Ed25519 key (PuTTY manual, section C.2.5). PuTTY takes the seed for a number, little-endian: zeros at its end are
 * left out, and put back here.
 */
export function readPuttyEd25519(publicBlob: Uint8Array, plain: Uint8Array, comment: string): KeyFileOutcome {
  const stored = sshReader(plain).string();
  if (stored === undefined || stored.length > 32) return refuse("damaged");
  const seed = new Uint8Array(32);
  seed.set(stored);
  stored.fill(0);
  const pair = ed25519FromSeed(new Secret(seed));
  if (sameBytes(ed25519KeyBlob(pair.publicKey), publicBlob))
    return { code: "key", key: { type: "ssh-ed25519", pair }, comment };
  pair.seed.wipe();
  return refuse("damaged");
}
