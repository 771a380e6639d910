import { sameBytes, toBase64Url } from "../../src/core/bytes.ts";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { openEnvelope } from "../../src/core/open-envelope.ts";
import { type ResetRequest, readReset, signReset } from "../../src/core/reset-request.ts";
import { exposeText } from "../../src/core/secret.ts";
import { ed25519KeyBlob, fingerprint, formatSshPublicKey, keyId } from "../../src/core/ssh-public-key.ts";
import { x25519FromSeed } from "../../src/core/x25519.ts";
import { instance } from "./fake-metadata.ts";

/** The time of guests in tests that are about time. */
export const NOW = 1_795_000_000;

/** An admin with an ssh-ed25519 key pair. */
export interface KeyHolder {
  line: string;
  fingerprint: string;
  /** The password in an envelope, or why there is none for this admin. */
  open: (envelope: string, of?: string) => Promise<string>;
  /** What an envelope says beside the password: user, time, the nonce of the request that it answers. */
  details: (
    envelope: string,
    of?: string,
  ) => Promise<{ user: string; time: number; reset?: string; guestKey: Uint8Array }>;
  /** A reset request as a metadata item; good for an hour, for root, with a nonce of its own, unless told otherwise. */
  ask: (request?: Partial<ResetRequest>, of?: string) => string;
}

/** The nonce of a request, base64url as envelopes have it. */
export const nonceOf = (item: string, of = instance): string =>
  toBase64Url(readReset(of, item)?.nonce ?? new Uint8Array());

export async function createKeyHolder(): Promise<KeyHolder> {
  const pair = createEd25519KeyPair();
  const key = await x25519FromSeed(pair.seed);
  const blob = ed25519KeyBlob(pair.publicKey);
  const openAs = (envelope: string, of: string) => {
    const findKey = async (id: Uint8Array) => (sameBytes(id, keyId(blob)) ? key : undefined);
    return openEnvelope(envelope, { findKey, instance: of });
  };
  return {
    line: formatSshPublicKey(blob, "admin@laptop"),
    fingerprint: fingerprint(blob),
    open: async (envelope, of = instance) => {
      const outcome = await openAs(envelope, of);
      return outcome.code === "opened" ? exposeText(outcome.envelope.password) : outcome.code;
    },
    details: async (envelope, of = instance) => {
      const outcome = await openAs(envelope, of);
      if (outcome.code !== "opened") throw new Error(outcome.code);
      return outcome.envelope;
    },
    ask: (request, of = instance) => {
      const usual = { nonce: crypto.getRandomValues(new Uint8Array(16)), expires: NOW + 3600, user: "root" };
      return signReset(of, { ...usual, ...request }, pair);
    },
  };
}
