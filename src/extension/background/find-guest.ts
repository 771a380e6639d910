import { recogniseBlob } from "../../core/blob.ts";
import { fromText } from "../../core/bytes.ts";
import { LONGEST_RESET_USER } from "../../core/reset-request.ts";
import type { PasswordFailure, PasswordRequest } from "../password-messages.ts";
import { openGuestPassword } from "./guest-password.ts";
import { withVault } from "./open-vault.ts";
import { findPin } from "./pins.ts";
import { signingKey } from "./signing-key.ts";
import type { OpenVault } from "./vault-store.ts";

export type FoundGuest =
  | { code: "guest"; user: string; keyName: string; stored: boolean }
  | { code: "no-guest" }
  | PasswordFailure;

/**
 * Whether there is a guest of ours that obeys one of the user's keys, as what is stored for the instance tells: an envelope that
 * passes every check, or nothing where one was opened before. The blob of another agent, or no blob, is no guest's.
 */
export const findGuest = (stored: string, request: PasswordRequest): Promise<FoundGuest> =>
  withVault(async (vault) => {
    if (stored === "") return knownGuest(request, false, vault);
    const isOurs = stored.startsWith("LK1.") || recogniseBlob(stored)?.kind === "envelope";
    if (!isOurs) return { code: "no-guest" };
    const opened = await openGuestPassword(stored, request, vault);
    if (opened.code !== "opened") return opened;
    opened.password.wipe();
    await opened.conclude();
    return knownGuest(request, true, vault);
  });

/** By its pin, which knows whose password it seals, and to whom. */
async function knownGuest({ instanceId }: PasswordRequest, stored: boolean, { items }: OpenVault): Promise<FoundGuest> {
  const pin = await findPin(instanceId);
  const signer = signingKey(items, pin?.recipients ?? []);
  const user = pin?.user;
  if (user === undefined || signer === undefined || fromText(user).length > LONGEST_RESET_USER)
    return { code: "no-guest" };
  return { code: "guest", user, keyName: signer.label.name, stored };
}
