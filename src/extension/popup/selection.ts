import type { Instance } from "./instance.ts";

/** Instances that the user has selected to reset them together: ids in the order selected. Undefined: not selecting. */
export type Chosen = readonly string[] | undefined;

/** What a key or a click in the list does to the selection. */
export interface Selecting {
  matches: readonly Instance[];
  /** The place of the row that the arrows are at. */
  current: number;
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
  moveTo: (row: number) => void;
  /** Asks about the selected ones. */
  start: () => void;
}

/** The most that are reset at once. */
export const mostChosen = 50;

/** Without those that are there, and with those that are not. */
export function toggled(chosen: Chosen, id: string): readonly string[] {
  const all = chosen ?? [];
  return all.includes(id) ? all.filter((other) => other !== id) : [...all, id];
}

/** Going from one row to the next with Shift: both are in, or where the next is in already the one that is left goes out. */
export function extended(chosen: Chosen, from: string, to: string): readonly string[] {
  const all = chosen ?? [];
  if (from !== to && all.includes(from) && all.includes(to)) return all.filter((id) => id !== from);
  return [...new Set([...all, from, to])];
}

/** What Ctrl or Cmd, Shift and Esc do; true if the key was for the selection. */
export function selectByKey(event: KeyboardEvent, selecting: Selecting): boolean {
  const { matches, current, chosen, choose, moveTo, start } = selecting;
  const id = matches[current]?.id;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === " " && (event.ctrlKey || event.metaKey) && id !== undefined) choose(toggled(chosen, id));
  else if (event.shiftKey && step !== undefined && id !== undefined) {
    const next = matches[current + step] ?? matches[current];
    choose(extended(chosen, id, next?.id ?? id));
    moveTo(current + step);
  } else if (chosen === undefined) return false;
  else if (event.key === "Escape") choose(undefined);
  else if (event.key === "Enter" && !event.altKey) {
    if (chosen.length > 0 && chosen.length <= mostChosen) start();
  } else return false;
  return true;
}

/** A click on a row; true if it was for the selection. */
export function selectByClick(event: MouseEvent, row: number, selecting: Selecting): boolean {
  const { matches, current, chosen, choose, moveTo } = selecting;
  const id = matches[row]?.id;
  const alone = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (id === undefined || (alone && chosen === undefined)) return false;
  if (event.shiftKey) {
    const range = matches.slice(Math.min(current, row), Math.max(current, row) + 1).map((match) => match.id);
    choose([...new Set([...(chosen ?? []), ...range])]);
  } else choose(toggled(chosen, id));
  moveTo(row);
  return true;
}
