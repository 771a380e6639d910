import nacl from "tweetnacl";
import { recogniseBlob } from "./blob.ts";
import { type Bytes, sameBytes } from "./bytes.ts";
import { verify } from "./ed25519.ts";
import {
  CONTENT_KEY_LENGTH,
  GUEST_KEY_LENGTH,
  KEY_ID_LENGTH,
  NONCE_LENGTH,
  PADDING_BLOCK,
  SIGNATURE_LENGTH,
  STANZA_LENGTH,
  signedPart,
} from "./envelope.ts";
import { unpaddedLength } from "./padding.ts";
import { type Payload, readPayload } from "./payload.ts";
import { openBox } from "./sealed-box.ts";
import type { X25519Key } from "./x25519.ts";

/** Which check failed that no honest guest's envelope fails. */
export type EnvelopeProblem = "format" | "content-key" | "body" | "padding" | "payload" | "signature";

export interface Expectation {
  /** The key that a stanza names, if it is one of mine. */
  findKey: (keyId: Uint8Array) => Promise<X25519Key | undefined>;
  /** The instance that was asked for. */
  instance: string;
  /** The guest key pinned for this instance, if one is. */
  guestKey?: Uint8Array;
  /** The `time` of the newest envelope opened for this instance; leave out after the user has accepted an older one. */
  newestTime?: number;
}

export type OpenedEnvelope = Payload & { guestKey: Bytes; recipients: Bytes[] };

/** Only `opened` holds a password, and the caller wipes it. */
export type EnvelopeOutcome =
  | { code: "opened"; envelope: OpenedEnvelope }
  | { code: "damaged"; problem: EnvelopeProblem }
  | { code: "not-for-my-keys"; recipients: Bytes[] }
  | { code: "other-instance"; instance: string }
  | { code: "guest-key-changed"; guestKey: Bytes }
  | { code: "older-password"; time: number; newestTime: number };

/** Opens an envelope with every check of design.md, in its order. A blob that fails any of them gives no password. */
export async function openEnvelope(text: string, expected: Expectation): Promise<EnvelopeOutcome> {
  const blob = recogniseBlob(text);
  if (blob?.kind !== "envelope") return damaged("format");
  const { count, stanzas, nonce, body } = split(blob.bytes);
  const recipients = Array.from(
    { length: count },
    (_, index) => stanzaAt(stanzas, index).slice(0, KEY_ID_LENGTH) as Bytes,
  );
  const mine = await findMine(recipients, expected);
  if (mine === undefined) return { code: "not-for-my-keys", recipients };
  const contentKey = await openBox(stanzaAt(stanzas, mine.index).slice(KEY_ID_LENGTH), mine.key);
  if (contentKey?.length !== CONTENT_KEY_LENGTH) return damaged("content-key");
  const padded = nacl.secretbox.open(body, nonce, contentKey);
  contentKey.fill(0);
  if (padded === null) return damaged("body");
  try {
    return await readBody(padded, stanzas, nonce, recipients, expected);
  } finally {
    padded.fill(0);
  }
}

async function readBody(
  padded: Uint8Array,
  stanzas: Uint8Array,
  nonce: Uint8Array,
  recipients: Bytes[],
  expected: Expectation,
): Promise<EnvelopeOutcome> {
  const length = unpaddedLength(padded, PADDING_BLOCK);
  if (length === undefined) return damaged("padding");
  const json = padded.slice(GUEST_KEY_LENGTH + SIGNATURE_LENGTH, length);
  const payload = readPayload(json);
  if (payload === undefined) return damaged("payload");
  const guestKey = padded.slice(0, GUEST_KEY_LENGTH) as Bytes;
  const signature = padded.slice(GUEST_KEY_LENGTH, GUEST_KEY_LENGTH + SIGNATURE_LENGTH);
  const message = signedPart(stanzas, nonce, json);
  const signed = await verify(message, signature, guestKey);
  message.fill(0);
  json.fill(0);
  const refusal = signed ? judge(payload, guestKey, expected) : damaged("signature");
  if (refusal === undefined) return { code: "opened", envelope: { ...payload, guestKey, recipients } };
  payload.password.wipe();
  return refusal;
}

/** What a genuine envelope may still be: another instance's, another guest's, or an old one. */
function judge(payload: Payload, guestKey: Bytes, expected: Expectation): EnvelopeOutcome | undefined {
  if (payload.instance !== expected.instance) return { code: "other-instance", instance: payload.instance };
  if (expected.guestKey !== undefined && !sameBytes(guestKey, expected.guestKey))
    return { code: "guest-key-changed", guestKey };
  if (expected.newestTime !== undefined && payload.time < expected.newestTime)
    return { code: "older-password", time: payload.time, newestTime: expected.newestTime };
  return undefined;
}

function split(bytes: Uint8Array) {
  const count = bytes[0] ?? 0;
  const end = 1 + count * STANZA_LENGTH;
  return {
    count,
    stanzas: bytes.slice(0, end),
    nonce: bytes.slice(end, end + NONCE_LENGTH),
    body: bytes.slice(end + NONCE_LENGTH),
  };
}

/** `stanzas` with their count in front. */
const stanzaAt = (stanzas: Uint8Array, index: number): Uint8Array =>
  stanzas.subarray(1 + index * STANZA_LENGTH, 1 + (index + 1) * STANZA_LENGTH);

async function findMine(recipients: readonly Bytes[], expected: Expectation) {
  for (const [index, id] of recipients.entries()) {
    const key = await expected.findKey(id);
    if (key !== undefined) return { index, key };
  }
  return undefined;
}

const damaged = (problem: EnvelopeProblem): EnvelopeOutcome => ({ code: "damaged", problem });
