/** Icons: 16 px, 1.5 px stroke, the colour of the text. Hidden from screen readers: text stands beside them. */
import type { JSX } from "preact";
import { Icon } from "./icon.tsx";

export const SearchIcon = () => <Icon path="M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.4 10.4 14 14" />;
export const CloseIcon = () => <Icon path="m4 4 8 8m0-8-8 8" />;
export const LockIcon = () => (
  <Icon path="M4 7h8a1.5 1.5 0 0 1 1.5 1.5v4A1.5 1.5 0 0 1 12 14H4a1.5 1.5 0 0 1-1.5-1.5v-4A1.5 1.5 0 0 1 4 7m1-.2V5a3 3 0 0 1 6 0v1.8" />
);
export const CheckIcon = () => <Icon path="m3 8.5 3.3 3.3L13 5" />;
export const DownIcon = () => <Icon path="m4 6 4 4 4-4" />;
export const SettingsIcon = () => (
  <Icon path="M2 5.25h6.3M12.7 5.25H14M10.5 3.25a2 2 0 1 0 0 4a2 2 0 1 0 0-4M2 10.75h1.3M7.7 10.75H14M5.5 8.75a2 2 0 1 0 0 4a2 2 0 1 0 0-4" />
);
export const EnterIcon = () => <Icon path="M13 4v4.5H3.5M6 6 3.5 8.5 6 11" directional />;
export const UpArrowIcon = () => <Icon path="M8 13V3M4.5 6.5 8 3l3.5 3.5" />;
export const DownArrowIcon = () => <Icon path="M8 3v10M4.5 9.5 8 13l3.5-3.5" />;
export const ForwardArrowIcon = () => <Icon path="M3 8h10M9.5 4.5 13 8l-3.5 3.5" directional />;

/** The latchkey whose bit is an L. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 128 128" aria-hidden="true" focusable="false">
      <rect width="128" height="128" rx="28" fill="#14809F" />
      <path
        fill="#fff"
        fill-rule="evenodd"
        d="M61 15a28 28 0 0 1 8 54.84V83h12.5a3.5 3.5 0 0 1 3.5 3.5v5a3.5 3.5 0 0 1 -3.5 3.5H69v6h20.5a3.5 3.5 0 0 1 3.5 3.5v5a3.5 3.5 0 0 1 -3.5 3.5h-33A3.5 3.5 0 0 1 53 109.5V69.84A28 28 0 0 1 61 15Zm0 15a13 13 0 1 0 0 26 13 13 0 0 0 0-26Z"
      />
    </svg>
  );
}

/** Turns; with reduced motion the dot in the ring says the same. */
export function Spinner({ beside = false }: { beside?: boolean }): JSX.Element {
  return (
    <svg class={beside ? "spinner beside" : "spinner"} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <circle class="ring" cx="8" cy="8" r="6" />
      <path class="turning" d="M8 2a6 6 0 0 1 6 6" />
      <circle class="dot" cx="8" cy="8" r="2" />
    </svg>
  );
}
