import { gcmOpen, gcmSeal } from "../../core/aes-gcm.ts";
import { fromBase64, fromText, toBase64 } from "../../core/bytes.ts";
import { readPayload, writePayload } from "../../core/payload.ts";
import { Secret } from "../../core/secret.ts";
import type { PasswordFailure } from "../password-messages.ts";
import type { OnlyHere } from "../reset-records.ts";
import type { OpenedPassword } from "./opened-password.ts";

/** What is sealed names a user, and a cloud does not always. The record has the truth. */
const UNKNOWN_USER = "unknown";
const context = (instanceId: string): Uint8Array => fromText(`latchkey only here ${instanceId}`);

/** A password that was made here, under the vault key. It stays the caller's to wipe. */
export async function sealHere(
  password: Secret,
  of: { instanceId: string; user: string | null; madeAt: number },
  vaultKey: Secret,
): Promise<string> {
  const { instanceId, user, madeAt } = of;
  const time = Math.floor(madeAt / 1000);
  const content = new Secret(writePayload({ instance: instanceId, user: user ?? UNKNOWN_USER, password, time }));
  return seal(content, instanceId, vaultKey);
}

export async function openHere(
  { sealed, user }: Pick<OnlyHere, "sealed" | "user">,
  instanceId: string,
  vaultKey: Secret,
): Promise<OpenedPassword | PasswordFailure> {
  const content = await openSealed(sealed, instanceId, vaultKey);
  const payload = content?.use(readPayload);
  content?.wipe();
  if (payload === undefined) return { code: "damaged", problem: "body" };
  const { password, time } = payload;
  const details = { sealedBy: "browser", user, time, sealedTo: [] } as const;
  return { code: "opened", password, conclude: async () => ({ ...details, sealedTo: [] }) };
}

/** The same under another vault's key; undefined if it does not open. */
export async function resealHere(
  sealed: string,
  instanceId: string,
  keys: { from: Secret; to: Secret },
): Promise<string | undefined> {
  const content = await openSealed(sealed, instanceId, keys.from);
  return content && seal(content, instanceId, keys.to);
}

const openSealed = (sealed: string, instanceId: string, key: Secret): Promise<Secret | undefined> =>
  gcmOpen(key, fromBase64(sealed) ?? new Uint8Array(), context(instanceId));

async function seal(content: Secret, instanceId: string, key: Secret): Promise<string> {
  try {
    return toBase64(await gcmSeal(key, content, context(instanceId)));
  } finally {
    content.wipe();
  }
}
