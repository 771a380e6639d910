import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { afterRelease } from "./keyboard.ts";

/**
 * Gives the first button inside the element the focus, once the key that opened the view is up again; anew when `view`
 * changes, because the button that was pressed may be gone.
 */
export function useFocusOnRelease<E extends HTMLElement>(view?: unknown): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => afterRelease(() => element.current?.querySelector("button")?.focus()), [view]);
  return element;
}
