import { gcmOpen, gcmSeal } from "./aes-gcm.ts";
import { fromBase64, fromText, toBase64 } from "./bytes.ts";
import type { Secret } from "./secret.ts";

const context = fromText("latchkey vault key");

/** The vault key under a wrapping key of 32 bytes: AES-256-GCM, base64. */
export const wrapVaultKey = async (wrapping: Secret, key: Secret): Promise<string> =>
  toBase64(await gcmSeal(wrapping, key, context));

/** The vault key, for the caller to wipe; undefined if the wrapping key is another. Throws a RangeError if it is no base64. */
export async function unwrapVaultKey(wrapping: Secret, wrapped: string): Promise<Secret | undefined> {
  const sealed = fromBase64(wrapped);
  if (sealed === undefined) throw new RangeError("the vault's wrapped key is damaged");
  return gcmOpen(wrapping, sealed, context);
}
