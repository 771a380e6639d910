import { sameBytes } from "../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { openEnvelope } from "../../src/core/open-envelope.ts";
import { exposeText } from "../../src/core/secret.ts";
import { ed25519KeyBlob, fingerprint, formatSshPublicKey, keyId } from "../../src/core/ssh-public-key.ts";
import { x25519FromSeed } from "../../src/core/x25519.ts";
import { instance } from "./fake-metadata.ts";

/** An admin with an ssh-ed25519 key pair. */
export interface KeyHolder {
  line: string;
  fingerprint: string;
  /** The password in an envelope, or why there is none for this admin. */
  open: (envelope: string, of?: string) => Promise<string>;
}

export async function createKeyHolder(): Promise<KeyHolder> {
  const pair = createEd25519KeyPair();
  const key = await x25519FromSeed(pair.seed);
  const blob = ed25519KeyBlob(pair.publicKey);
  return {
    line: formatSshPublicKey(blob, "admin@laptop"),
    fingerprint: fingerprint(blob),
    open: async (envelope, of = instance) => {
      const findKey = async (id: Uint8Array) => (sameBytes(id, keyId(blob)) ? key : undefined);
      const outcome = await openEnvelope(envelope, { findKey, instance: of });
      return outcome.code === "opened" ? exposeText(outcome.envelope.password) : outcome.code;
    },
  };
}
