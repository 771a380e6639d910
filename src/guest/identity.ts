import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createEd25519KeyPair, type Ed25519KeyPair, ed25519FromSeed } from "../core/ed25519.ts";
import { Secret } from "../core/secret.ts";
import { ed25519KeyBlob, fingerprint } from "../core/ssh-public-key.ts";
import { type Disk, disk, writeDurably } from "./durable-file.ts";
import { GuestError } from "./guest-error.ts";
import { requirePrivate } from "./state-folder.ts";

const SEED_LENGTH = 32;
const identityFile = (folder: string): string => join(folder, "identity");

/**
 * The guest's own Ed25519 key, which signs its envelopes; undefined if it has none yet. The file holds the 32 bytes of the
 * seed. Throws a GuestError if others may read the file, or if it is damaged.
 */
export async function readIdentity(folder: string): Promise<Ed25519KeyPair | undefined> {
  const path = identityFile(folder);
  const seed = await readFile(path).catch(absent);
  if (seed === undefined) return undefined;
  await requirePrivate(path, "600");
  if (seed.length !== SEED_LENGTH)
    throw new GuestError(`${path} is damaged: remove it, and every admin is warned of the new guest key`);
  return ed25519FromSeed(new Secret(seed));
}

/** The guest's key, made if this is the first start. It is on the disk before anything is signed with it. */
export async function readOrMakeIdentity(folder: string, on: Disk = disk): Promise<Ed25519KeyPair> {
  const existing = await readIdentity(folder);
  if (existing !== undefined) return existing;
  const made = createEd25519KeyPair();
  await made.seed.use((seed) => writeDurably(identityFile(folder), seed, on));
  return made;
}

/** `SHA256:...`, what an admin compares with what the extension shows for this guest. */
export const identityFingerprint = (identity: Ed25519KeyPair): string =>
  fingerprint(ed25519KeyBlob(identity.publicKey));

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
