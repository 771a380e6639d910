/** Milliseconds within which letters are one word. */
const WORD = 700;
let word = { letters: "", until: 0 };

/** Moves the focus in a menu as the ARIA pattern of menus asks; letters go to what begins with them. False: not a key of menus. */
export function moveInMenu(menu: HTMLElement | null, { key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  const items = [...(menu?.querySelectorAll<HTMLElement>(".menu-item") ?? [])];
  const now = items.findIndex((item) => item.matches(":focus"));
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[key];
  if (next !== undefined) {
    items.at(next % items.length)?.focus();
    return true;
  }
  if (key.length !== 1 || key === " " || ctrlKey || altKey || metaKey) return false;
  const names = items.map((item) => item.textContent ?? "");
  items[findByLetters(names, now, letters(key))]?.focus();
  return true;
}

function letters(key: string): string {
  const now = Date.now();
  word = { letters: (now < word.until ? word.letters : "") + key.toLowerCase(), until: now + WORD };
  return word.letters;
}

/** The next name that begins with `typed`, from `now` on and around; for one letter, the one after `now`. -1 if there is none. */
export function findByLetters(names: readonly string[], now: number, typed: string): number {
  const from = Math.max(0, typed.length === 1 ? now + 1 : now);
  const order = names.map((_, offset) => (from + offset) % names.length);
  return order.find((index) => names[index]?.trim().toLowerCase().startsWith(typed)) ?? -1;
}
