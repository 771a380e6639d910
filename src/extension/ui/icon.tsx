import type { JSX } from "preact";

/** 16 px, 1.5 px stroke, the colour of the text; hidden from screen readers. `directional`: mirrored in right-to-left languages. */
export function Icon({ path, directional = false }: { path: string; directional?: boolean }): JSX.Element {
  return (
    <svg class={directional ? "icon directional" : "icon"} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}
