import { type TextKey, text } from "../text.ts";
import type { PassphraseRefused } from "../vault-messages.ts";
import { command } from "./command.ts";

const refusals = {
  "wrong-passphrase": "popupWrongPassphrase",
  "damaged-vault": "commonDamagedVault",
  "newer-vault": "commonNewerVault",
  "no-vault": "commonDamagedVault",
  "no-background": "failureNoBackground",
} as const satisfies Record<string, TextKey>;

/** What came of a try: why not, as a sentence, or for how long no other is looked at. */
export interface UnlockTried {
  /** Once it is unlocked the snapshot says so. */
  unlocked: boolean;
  error?: string;
  refused?: PassphraseRefused;
}

export async function tryUnlock(passphrase: string): Promise<UnlockTried> {
  const answer = await command("unlock", { passphrase });
  if (answer.code === "unlocked") return { unlocked: true };
  if ("seconds" in answer && answer.seconds > 0) return { unlocked: false, refused: answer };
  return answer.code === "too-soon" ? { unlocked: false } : { unlocked: false, error: text(refusals[answer.code]) };
}
