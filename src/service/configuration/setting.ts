import type { OptionName } from "./options.ts";

/** An option's value as it was given, and where. */
export interface Setting {
  name: OptionName;
  text: string;
  /** How a mistake in it starts: `latchkey.conf:12: listen`, `LATCHKEY_LISTEN:`, `--listen:`. */
  where: string;
}

export const flagPlace = (name: string): string => `--${name}:`;
export const variableOf = (name: string): string => `LATCHKEY_${name.toUpperCase().replaceAll("-", "_")}`;
export const variablePlace = (name: string): string => `${variableOf(name)}:`;
