import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Calls `handler` for every key pressed in the page, before any element sees it, from the moment that the view is there: what it
 * shows may be answered at once. Return true to say that it was for you.
 */
export function useKeys(handler: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && latest.current(event)) event.preventDefault();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

/** The letter or digit of a shortcut with Alt, lower case; AltGr, which types characters, is not Alt. */
export function altKey(event: KeyboardEvent): string | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  if (/^[a-z0-9]$/i.test(event.key)) return event.key.toLowerCase();
  // On a Mac, and on keyboards of other scripts, Alt+L types something else: the place of the key counts.
  return /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]?.toLowerCase();
}

const rightToLeft = (): boolean => document.documentElement.dir === "rtl";

/** Into the details and back again, as the arrow reads in the direction of the script. */
export const isForward = (event: KeyboardEvent): boolean => event.key === (rightToLeft() ? "ArrowLeft" : "ArrowRight");
export const isBack = (event: KeyboardEvent): boolean => event.key === (rightToLeft() ? "ArrowRight" : "ArrowLeft");

let held = false;

/** Once, at the start: notes whether a key is down, and keeps a held Enter from acting again and again. */
export function watchHeldKey(): void {
  const pressed = (event: KeyboardEvent) => {
    held = true;
    if (event.repeat && event.key === "Enter") event.preventDefault();
  };
  const released = () => {
    held = false;
  };
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("keyup", released, { capture: true });
  addEventListener("blur", released);
}

/** Calls `action` when no key is down: one long Enter must not open a view and press its button. Returns how to cancel. */
export function afterRelease(action: () => void): () => void {
  if (!held) {
    action();
    return () => {};
  }
  const listener = () => setTimeout(action);
  addEventListener("keyup", listener, { once: true });
  return () => removeEventListener("keyup", listener);
}
