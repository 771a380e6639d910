import { recogniseBlob } from "../core/blob.ts";
import { sameBytes, toBase64NoPadding } from "../core/bytes.ts";
import type { PrivateKey } from "../core/key-file-outcome.ts";
import { type EnvelopeOutcome, type OpenedEnvelope, openEnvelope } from "../core/open-envelope.ts";
import { openRsaPassword } from "../core/rsa-password.ts";
import type { Secret } from "../core/secret.ts";
import { ed25519KeyBlob, fingerprint, keyId } from "../core/ssh-public-key.ts";
import { type X25519Key, x25519FromSeed } from "../core/x25519.ts";
import { CommandFailure } from "./command-failure.ts";

/** What an envelope says beside the password; Nova's own blob says nothing. */
export interface PasswordOrigin {
  guest: string;
  user: string;
  time: string;
  instance: string;
}

export interface FoundPassword {
  password: Secret;
  origin?: PasswordOrigin;
}

export interface ExpectedOrigin {
  /** The instance that was asked for; without one, whichever the envelope names. */
  instance?: string | undefined;
  /** The fingerprint of the only guest that is believed. */
  guest?: string | undefined;
}

/** Opens a stored blob with the key that fits. Throws a CommandFailure that shows nothing of the blob; the caller wipes the password. */
export async function openPassword(
  text: string,
  keys: readonly PrivateKey[],
  expected: ExpectedOrigin,
): Promise<FoundPassword> {
  const blob = recogniseBlob(text);
  if (blob?.kind === "envelope") return openSealed(text, keys, expected);
  if (blob === undefined) throw new CommandFailure("failed", "this is no encrypted password: it is not shown");
  if (expected.guest !== undefined)
    throw new CommandFailure("other-guest", "no guest signed this password: only an envelope has one to expect");
  for (const key of keys) {
    const password = key.type === "ssh-rsa" ? openRsaPassword(blob.bytes, key.numbers) : undefined;
    if (password !== undefined) return { password };
  }
  const bits = blob.bytes.length * 8;
  throw new CommandFailure(
    "wrong-key",
    `no given key opens it: it takes an RSA key of ${bits} bits, the instance's key pair`,
  );
}

async function openSealed(text: string, keys: readonly PrivateKey[], expected: ExpectedOrigin): Promise<FoundPassword> {
  const findKey = (id: Uint8Array): Promise<X25519Key | undefined> => keyOf(id, keys);
  let outcome = await openEnvelope(text, { findKey, instance: expected.instance ?? "" });
  if (expected.instance === undefined && outcome.code === "other-instance")
    outcome = await openEnvelope(text, { findKey, instance: outcome.instance });
  if (outcome.code !== "opened") throw failureOf(outcome);
  const { password } = outcome.envelope;
  const origin = originOf(outcome.envelope);
  if (expected.guest === undefined || expected.guest === origin.guest) return { password, origin };
  password.wipe();
  throw new CommandFailure("other-guest", `the guest ${origin.guest} made it, not the expected one`);
}

/** The key that a stanza names. */
async function keyOf(id: Uint8Array, keys: readonly PrivateKey[]): Promise<X25519Key | undefined> {
  for (const key of keys) {
    if (key.type === "ssh-ed25519" && sameBytes(keyId(ed25519KeyBlob(key.pair.publicKey)), id))
      return x25519FromSeed(key.pair.seed);
  }
  return undefined;
}

function originOf({ guestKey, user, time, instance }: OpenedEnvelope): PasswordOrigin {
  return { guest: fingerprint(ed25519KeyBlob(guestKey)), user, time: timeText(time), instance };
}

/** Years beyond what a Date holds are no reason to keep a password back. */
const timeText = (seconds: number): string =>
  seconds < 1e11 ? new Date(seconds * 1000).toISOString() : `${seconds} s after 1970`;

function failureOf(outcome: Exclude<EnvelopeOutcome, { code: "opened" }>): CommandFailure {
  switch (outcome.code) {
    case "not-for-my-keys": {
      const names = outcome.recipients.map(fingerprintStart).join(", ");
      return new CommandFailure("wrong-key", `no given key opens it: it is sealed to ${names}`);
    }
    case "other-instance":
      return new CommandFailure("failed", `it is the password of another instance, ${outcome.instance}`);
    case "damaged":
      return new CommandFailure(
        "failed",
        `the envelope is damaged or not genuine (${outcome.problem}): ask for a new password`,
      );
    default:
      return new CommandFailure("failed", `the envelope is not accepted (${outcome.code})`);
  }
}

/** The characters of a fingerprint that eight bytes settle. */
const fingerprintStart = (id: Uint8Array): string => `SHA256:${toBase64NoPadding(id).slice(0, 10)}...`;
