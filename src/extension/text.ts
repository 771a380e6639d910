import type messages from "../../public/_locales/en/messages.json";
import { message } from "./ext.ts";

export type TextKey = keyof typeof messages;

/** The text for the user, in the browser's language. `substitutions` fill $1 to $9. */
export function text(key: TextKey, ...substitutions: (string | number)[]): string {
  return message(key, substitutions.map(String));
}
