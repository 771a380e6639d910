import { gcmOpen, gcmSeal } from "../../core/aes-gcm.ts";
import { fromBase64, fromText, toBase64, toText } from "../../core/bytes.ts";
import { Secret } from "../../core/secret.ts";

/** A token, a receipt or a secret of the cloud's under the vault key; `context` says what for, so that none passes for another. */
export async function sealText(key: Secret, text: string, context: string): Promise<string> {
  const secret = new Secret(fromText(text));
  try {
    return toBase64(await gcmSeal(key, secret, fromText(context)));
  } finally {
    secret.wipe();
  }
}

/** Undefined if it was sealed under another vault's key. */
export async function openText(key: Secret, sealed: string, context: string): Promise<string | undefined> {
  const opened = await gcmOpen(key, fromBase64(sealed) ?? new Uint8Array(), fromText(context));
  const text = opened?.use(toText);
  opened?.wipe();
  return text;
}
