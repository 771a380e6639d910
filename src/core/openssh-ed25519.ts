import { sameBytes } from "./bytes.ts";
import { type Ed25519KeyPair, ed25519FromSeed } from "./ed25519.ts";
import { Secret } from "./secret.ts";
import type { SshReader } from "./ssh-reader.ts";

/** The fields of an ssh-ed25519 private key (draft-ietf-sshm-ssh-agent, section 3.2.3): undefined if they disagree. */
export function readEd25519Fields(reader: SshReader): Ed25519KeyPair | undefined {
  const publicKey = reader.string();
  const privateKey = reader.string(); // seed, then the public key again
  try {
    if (publicKey?.length !== 32 || privateKey?.length !== 64) return undefined;
    const pair = ed25519FromSeed(new Secret(privateKey.slice(0, 32)));
    if (sameBytes(pair.publicKey, publicKey) && sameBytes(pair.publicKey, privateKey.subarray(32))) return pair;
    pair.seed.wipe();
    return undefined;
  } finally {
    privateKey?.fill(0);
  }
}
