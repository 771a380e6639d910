import { type Bytes, concat, fromBase64Url, fromText, sameBytes, toBase64Url, toText } from "./bytes.ts";
import { type Ed25519KeyPair, sign, verify } from "./ed25519.ts";
import { instanceBytes } from "./instance-id.ts";
import { ed25519KeyBlob, keyId } from "./ssh-public-key.ts";
import { isPlainUtf8 } from "./utf8.ts";

/** The item of an instance's metadata in which a request travels. */
export const RESET_ITEM = "latchkey-reset";
/** A request that takes back an earlier one of the same nonce: over at any time, whatever the guest's clock says. */
export const WITHDRAWN = 0;
/** Bytes of a user's name: what is left of the 255 characters of Nova's metadata. */
export const LONGEST_RESET_USER = 96;
export const RESET_NONCE_LENGTH = 16;

/** What a key holder asks of the guest. `expires` in unix seconds. */
export interface ResetRequest {
  nonce: Bytes;
  expires: number;
  user: string;
}

/** A request as it was read: nothing of it is to be believed before `verifyReset`. */
export interface SignedReset extends ResetRequest {
  /** How the signer's public key begins to be named: the first 8 bytes of its fingerprint. */
  keyId: Bytes;
  signed: Bytes;
  signature: Bytes;
}

const PREFIX = "R1.";
const CONTEXT = fromText("latchkey reset 1\0");
const SIGNATURE_LENGTH = 64;
const EXPIRES = RESET_NONCE_LENGTH;
const KEY_ID = EXPIRES + 4;
const USER_LENGTH = KEY_ID + 8;
const USER = USER_LENGTH + 1;

/**
 * The request as a metadata item, at most 255 characters, signed with a key that the guest seals to (design.md, "Reset request").
 * Throws a RangeError for fields that `readReset` would not read.
 */
export function signReset(instance: string, request: ResetRequest, { publicKey, seed }: Ed25519KeyPair): string {
  const { nonce, expires } = request;
  const user = fromText(request.user);
  if (nonce.length !== RESET_NONCE_LENGTH || !isTime(expires) || !isUser(user)) throw new RangeError("not a request");
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, expires);
  const fields = concat(nonce, head, keyId(ed25519KeyBlob(publicKey)), Uint8Array.of(user.length), user);
  return PREFIX + toBase64Url(concat(fields, sign(signedPart(instance, fields), seed)));
}

/** The fields of a metadata item, or undefined if it is no request. Throws a RangeError for an instance that is no UUID. */
export function readReset(instance: string, text: string): SignedReset | undefined {
  if (!text.startsWith(PREFIX) || text.length > 255) return undefined;
  const bytes = fromBase64Url(text.slice(PREFIX.length));
  const length = bytes?.[USER_LENGTH] ?? 0;
  if (bytes?.length !== USER + length + SIGNATURE_LENGTH) return undefined;
  const user = bytes.slice(USER, USER + length);
  if (!isUser(user)) return undefined;
  return {
    nonce: bytes.slice(0, RESET_NONCE_LENGTH),
    expires: new DataView(bytes.buffer, bytes.byteOffset + EXPIRES, 4).getUint32(0),
    keyId: bytes.slice(KEY_ID, KEY_ID + 8),
    user: toText(user) ?? "",
    signed: signedPart(instance, bytes.subarray(0, USER + length)),
    signature: bytes.slice(USER + length),
  };
}

/** Whether the holder of this Ed25519 key (32 bytes) has signed the request for the instance it was read for. */
export async function verifyReset(request: SignedReset, publicKey: Uint8Array): Promise<boolean> {
  if (!sameBytes(request.keyId, keyId(ed25519KeyBlob(publicKey)))) return false;
  return verify(request.signed, request.signature, publicKey);
}

const signedPart = (instance: string, fields: Uint8Array): Bytes => concat(CONTEXT, instanceBytes(instance), fields);

const isTime = (seconds: number): boolean => Number.isInteger(seconds) && seconds >= 0 && seconds < 2 ** 32;

const isUser = (user: Uint8Array): boolean =>
  user.length > 0 && user.length <= LONGEST_RESET_USER && isPlainUtf8(user, LONGEST_RESET_USER);
