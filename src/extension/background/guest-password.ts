import { fromBase64, sameBytes, toBase64, toHex } from "../../core/bytes.ts";
import { type EnvelopeOutcome, type Expectation, type OpenedEnvelope, openEnvelope } from "../../core/open-envelope.ts";
import type { Secret } from "../../core/secret.ts";
import { ed25519KeyBlob, fingerprint, keyId, parseSshPublicKey } from "../../core/ssh-public-key.ts";
import { openItem } from "../../core/vault.ts";
import type { KeyLabel, VaultItem } from "../../core/vault-record.ts";
import { type X25519Key, x25519FromSeed } from "../../core/x25519.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { GuestPassword, OwnKey, PasswordFailure, PasswordRequest } from "../password-messages.ts";
import type { Pin } from "../records.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { findPin, pinGuest, pinnedKey } from "./pins.ts";
import type { OpenVault } from "./vault-store.ts";

/** A password in an envelope of Latchkey's guest: signed by it, and opened with the key whose id a stanza names. */
export async function openGuestPassword(
  blob: string,
  request: PasswordRequest,
  vault: OpenVault,
): Promise<OpenedPassword | PasswordFailure> {
  const pin = await findPin(request.instanceId);
  const expected = { instance: request.instanceId, ...expectedGuest(pin, request) };
  const outcome = await openWithMyKeys(blob, expected, vault);
  if (outcome.code !== "opened") return failureOf(outcome, pin);
  const { envelope } = outcome;
  return openedFrom(blob, envelope, () => pinGuest(envelope), vault);
}

/** Opens an envelope and remembers nothing of it. */
export const openWithMyKeys = (
  blob: string,
  expected: Omit<Expectation, "findKey">,
  { items, key }: OpenVault,
): Promise<EnvelopeOutcome> => openEnvelope(blob, { ...expected, findKey: (id) => findKey(id, items, key) });

export const openedFrom = (
  blob: string,
  envelope: OpenedEnvelope,
  pin: () => Promise<Pin | undefined>,
  { items }: OpenVault,
): OpenedPassword => ({
  code: "opened",
  password: envelope.password,
  envelope: { blob, reset: envelope.reset },
  conclude: async () => detailsOf(envelope, items, await pin()),
});

/** What an envelope is compared with: the pin, unless the user has decided otherwise. */
function expectedGuest(pin: Pin | undefined, { trustGuestKey, acceptOlder }: PasswordRequest) {
  if (trustGuestKey !== undefined) return { guestKey: fromBase64(trustGuestKey) ?? new Uint8Array() };
  if (pin === undefined) return {};
  return { guestKey: pinnedKey(pin), ...(acceptOlder !== true && { newestTime: pin.newestTime }) };
}

/** A private key is opened for this one envelope and wiped; what stays is a key that cannot be read out. */
async function findKey(id: Uint8Array, items: readonly VaultItem[], key: Secret): Promise<X25519Key | undefined> {
  const item = items.find(({ label }) => label.type === "ssh-ed25519" && sameBytes(idOf(label), id));
  const seed = item && (await openItem(item, key));
  if (seed === undefined) return undefined;
  try {
    return await x25519FromSeed(seed);
  } finally {
    seed.wipe();
  }
}

export function failureOf(
  outcome: Exclude<EnvelopeOutcome, { code: "opened" }>,
  pin: Pin | undefined,
): Exclude<PasswordFailure, CloudFailure> {
  switch (outcome.code) {
    case "not-for-my-keys":
      return { code: outcome.code, recipients: outcome.recipients.map(toHex) };
    case "guest-key-changed":
      return {
        code: outcome.code,
        guestKey: toBase64(outcome.guestKey),
        fingerprint: fingerprint(ed25519KeyBlob(outcome.guestKey)),
        pinnedFingerprint: pin ? fingerprint(ed25519KeyBlob(pinnedKey(pin))) : "",
        pinnedFrom: pin?.firstSeen ?? 0,
        pinnedUntil: pin?.lastSeen ?? 0,
      };
    case "older-password":
      return { code: outcome.code, time: outcome.time, newest: outcome.newestTime };
    default:
      return outcome;
  }
}

function detailsOf(envelope: OpenedEnvelope, items: readonly VaultItem[], pin: Pin | undefined): GuestPassword {
  return {
    sealedBy: "guest",
    user: envelope.user,
    time: envelope.time,
    sealedTo: ownKeys(envelope.recipients, items),
    recipients: envelope.recipients.length,
    guestFingerprint: fingerprint(ed25519KeyBlob(envelope.guestKey)),
    guestSince: pin?.firstSeen ?? 0,
  };
}

/** Those of an envelope's recipients that are the user's own. */
const ownKeys = (recipients: readonly Uint8Array[], items: readonly VaultItem[]): OwnKey[] =>
  items
    .filter(({ label }) => recipients.some((id) => sameBytes(id, idOf(label))))
    .map(({ label }) => ({ name: label.name, fingerprint: label.fingerprint }));

/** The key id by which an envelope's stanza names this key. */
export const idOf = ({ publicKey }: KeyLabel): Uint8Array =>
  keyId(parseSshPublicKey(publicKey)?.blob ?? new Uint8Array());
