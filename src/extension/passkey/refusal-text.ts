import { type TextKey, text } from "../text.ts";
import type { PasskeyUnlocked } from "./unlock-with-passkey.ts";

export type Refusal = Exclude<PasskeyUnlocked, { code: "unlocked" }>;

/** What happened and what to do next. One entry for each code: the compiler asks for the missing ones. $1 is the host. */
export const refusalTexts: { readonly [Code in Refusal["code"]]: readonly [what: TextKey, next: TextKey] } = {
  "no-passkeys": ["passkeyNone", "passkeyNoneNext"],
  "no-prf": ["passkeyNoPrf", "passkeyNoPrfNext"],
  cancelled: ["passkeyCancelled", "passkeyCancelledNext"],
  "has-one": ["passkeyHasOne", "passkeyHasOneNext"],
  "host-refused": ["passkeyHostRefused", "passkeyHostRefusedNext"],
  "unknown-passkey": ["passkeyUnknown", "passkeyUnknownNext"],
  "no-vault": ["failureNoVault", "failureNoVaultNext"],
  "damaged-vault": ["failureDamagedVault", "failureDamagedVaultNext"],
  "newer-vault": ["failureNewerVault", "failureNewerVaultNext"],
  "no-background": ["failureNoBackground", "failureNoBackgroundNext"],
};

/** As sentences. `host`: whose passkey was asked for. */
export function describeRefusal({ code }: Refusal, host: string | null): { what: string; next: string } {
  const [what, next] = refusalTexts[code];
  return { what: text(what, host ?? "Latchkey"), next: text(next) };
}
