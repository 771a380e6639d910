import { message } from "../ext.ts";
import { type TextKey, text } from "../text.ts";

/** The language of the texts, which need not be the browser's: dates and plurals follow the words around them. */
export const language = (): string => text("commonLanguage");

type PluralKey = TextKey extends infer Key ? (Key extends `${infer Base}_other` ? Base : never) : never;

/** The form of the text that fits `count`, with `count` as $1: `_one`, `_other` and what else the language has. `more` is $2. */
export function plural(base: PluralKey, count: number, more = ""): string {
  const form = `${base}_${new Intl.PluralRules(language()).select(count)}`;
  const number = count.toLocaleString(language());
  const found = message(form, [number, more]);
  return found === form ? text(`${base}_other`, number, more) : found;
}

/** Says to the browser and to screen readers what the page is written in. */
export function markLanguage(root: HTMLElement): void {
  root.lang = language();
  root.dir = message("@@bidi_dir", []) === "rtl" ? "rtl" : "ltr";
}

export const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** "09:12". Times are in unix milliseconds throughout. */
export const formatClock = (time: number): string => new Intl.DateTimeFormat(language(), clock).format(time);
