import type { ComponentChildren, JSX } from "preact";

/** A key as it looks on the keyboard. Decoration: the control's name says what it does. */
export function KeyCap({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <span class="key-cap" aria-hidden="true">
      {children}
    </span>
  );
}
