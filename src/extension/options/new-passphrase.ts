import type { TextKey } from "../text.ts";
import { shortestPassphrase } from "../vault-messages.ts";

export interface PassphraseErrors {
  passphrase?: TextKey | undefined;
  repeated?: TextKey | undefined;
}

/** What keeps a new passphrase from being used. A weak one may be: the user has been told, and it is theirs. */
export function checkNewPassphrase(passphrase: string, repeated: string): PassphraseErrors {
  if (passphrase === "") return { passphrase: "optionsPassphraseMissing" };
  if (passphrase.length < shortestPassphrase) return { passphrase: "optionsPassphraseTooShort" };
  return passphrase === repeated ? {} : { repeated: "optionsPassphraseDiffers" };
}
