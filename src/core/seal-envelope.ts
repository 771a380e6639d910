import nacl from "tweetnacl";
import { concat, toBase64Url } from "./bytes.ts";
import { type Ed25519KeyPair, sign } from "./ed25519.ts";
import { CONTENT_KEY_LENGTH, ENVELOPE_PREFIX, NONCE_LENGTH, PADDING_BLOCK, signedPart } from "./envelope.ts";
import { pad } from "./padding.ts";
import { type Payload, writePayload } from "./payload.ts";
import { sealBox } from "./sealed-box.ts";
import { ed25519KeyBlob, keyId } from "./ssh-public-key.ts";
import { x25519FromPublicKey } from "./x25519.ts";

/**
 * Seals a password to `recipients` (1 to 255 raw Ed25519 public keys) and signs it with the guest's key. Returns `LK1.` and
 * base64url: about 520 characters for one recipient, 118 more for each further one. Throws a RangeError for a payload that
 * could not be opened again, and for recipients that are no usable keys. `payload.password` stays the caller's to wipe.
 */
export function sealEnvelope(payload: Payload, recipients: readonly Uint8Array[], guest: Ed25519KeyPair): string {
  if (recipients.length < 1 || recipients.length > 255) throw new RangeError("recipients must be 1 to 255");
  const json = writePayload(payload);
  const contentKey = crypto.getRandomValues(new Uint8Array(CONTENT_KEY_LENGTH));
  try {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
    const stanzas = concat(
      Uint8Array.of(recipients.length),
      ...recipients.map((recipient) => stanza(recipient, contentKey)),
    );
    const plain = concat(guest.publicKey, sign(signedPart(stanzas, nonce, json), guest.seed), json);
    const padded = pad(plain, PADDING_BLOCK);
    const body = nacl.secretbox(padded, nonce, contentKey);
    plain.fill(0);
    padded.fill(0);
    return ENVELOPE_PREFIX + toBase64Url(concat(stanzas, nonce, body));
  } finally {
    json.fill(0);
    contentKey.fill(0);
  }
}

function stanza(recipient: Uint8Array, contentKey: Uint8Array): Uint8Array {
  const boxKey = x25519FromPublicKey(recipient);
  if (boxKey === undefined) throw new RangeError("a recipient is not a usable Ed25519 key");
  return concat(keyId(ed25519KeyBlob(recipient)), sealBox(contentKey, boxKey));
}
