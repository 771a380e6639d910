import type { ComponentChildren, JSX } from "preact";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { SettingsIcon } from "../ui/icons.tsx";
import { KeyCap } from "../ui/key-cap.tsx";
import { leaveForOptions } from "./leave.ts";

/** What a key does here. */
export interface KeyHint {
  label: string;
  keys: ComponentChildren[];
}

/** The keys of the view, and the way to the settings. */
export function Footer({ hints }: { hints: KeyHint[] }): JSX.Element {
  return (
    <footer class="footer">
      <ul class="hints" aria-hidden="true">
        {hints.map(({ label, keys }) => (
          <li key={label}>
            {label}
            <span class="caps">
              {keys.map((cap, index) => (
                <KeyCap key={index}>{cap}</KeyCap>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <Button
        kind="icon-only"
        aria-label={text("popupSettings")}
        title={text("popupSettings")}
        onClick={() => leaveForOptions()}
      >
        <SettingsIcon />
      </Button>
    </footer>
  );
}
