import { ask, hasOrigins } from "../ext.ts";
import type { Answer } from "../messages.ts";
import type { PasskeySummary } from "../snapshot.ts";
import { passkeyOrigins } from "./passkey-host.ts";
import { askPasskey, type PasskeyRefusal } from "./webauthn.ts";

/** Passkeys that one request can ask for: those of one host, or the extension's own (null). */
export interface PasskeyGroup {
  rpId: string | null;
  passkeys: PasskeySummary[];
}

/** The newest first. */
export function groupPasskeys(passkeys: readonly PasskeySummary[]): PasskeyGroup[] {
  const newestFirst = passkeys.toSorted((a, b) => b.createdAt - a.createdAt);
  const hosts = new Set(newestFirst.map(({ rpId }) => rpId));
  return [...hosts].map((rpId) => ({ rpId, passkeys: newestFirst.filter((passkey) => passkey.rpId === rpId) }));
}

export type PasskeyUnlocked =
  | Answer<"unlockWithPasskey">
  | PasskeyRefusal
  /** The extension may not talk to the host any more, so the browser would refuse. */
  | { code: "host-refused" }
  | { code: "no-background" };

/** Asks the user for one of the passkeys and unlocks with what it gives. */
export async function unlockWithPasskey({ rpId, passkeys }: PasskeyGroup): Promise<PasskeyUnlocked> {
  // Where the permission is gone, Firefox names no reason.
  if (rpId !== null && !(await mayAsk(rpId))) return { code: "host-refused" };
  const asked = await askPasskey(rpId, passkeys);
  if (asked.code !== "given") return asked;
  const { credentialId, output } = asked;
  try {
    return (await ask("unlockWithPasskey", { credentialId, output })) ?? { code: "no-background" };
  } catch {
    return { code: "no-background" };
  } finally {
    output.fill(0);
  }
}

async function mayAsk(rpId: string): Promise<boolean> {
  const allowed = await Promise.all(passkeyOrigins(rpId).map((origin) => hasOrigins([origin])));
  return allowed.includes(true);
}
