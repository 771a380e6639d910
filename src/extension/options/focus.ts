import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

// Layout effects throughout: the focus is in its place before the next key is pressed.

const fields = "input:not([type='file']), textarea, select";

/** Moves the focus to the first field of a form that has just opened, unless `wanted` is false. */
export function useFirstFieldFocus(form: RefObject<HTMLElement | null>, wanted = true): void {
  useLayoutEffect(() => {
    if (wanted) form.current?.querySelector<HTMLElement>(fields)?.focus();
  }, [form, wanted]);
}

/** When what the button `openerId` opened is closed (undefined), the focus goes back to it: it would be lost with the form. */
export function useReturnFocus(openerId: string | undefined): void {
  const last = useRef(openerId);
  useLayoutEffect(() => {
    if (openerId === undefined && last.current !== undefined) document.getElementById(last.current)?.focus();
    last.current = openerId;
  }, [openerId]);
}

/** Moves the focus to the first field that is in error, once the errors are on the page. */
export function focusFirstError(form: HTMLElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
}

/**
 * Moves the focus into a form that has just opened: to the first field that `missing` names, or, when nothing is, to the button
 * that goes on.
 */
export function useMissingFieldFocus(
  form: RefObject<HTMLElement | null>,
  wanted: boolean,
  missing: () => readonly string[],
): void {
  useLayoutEffect(() => {
    if (!wanted) return;
    const names = missing();
    const inputs = [...(form.current?.querySelectorAll<HTMLInputElement>("input[name]") ?? [])];
    const first = inputs.find(({ name }) => names.includes(name));
    (first ?? form.current?.querySelector<HTMLElement>("[type='submit']"))?.focus();
  }, [form, wanted]);
}
