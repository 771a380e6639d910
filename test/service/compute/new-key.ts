import { generateKeyPairSync } from "node:crypto";
import { ed25519KeyBlob, fingerprint as fingerprintOf, formatSshPublicKey } from "../../../src/core/ssh-public-key.ts";

/** A new SSH public key: its line, and its SHA-256 fingerprint. */
export function newKey(): { line: string; fingerprint: string } {
  const { x = "" } = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  const blob = ed25519KeyBlob(Buffer.from(x, "base64url"));
  return { line: formatSshPublicKey(blob), fingerprint: fingerprintOf(blob) };
}
