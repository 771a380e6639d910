import type { JSX } from "preact";
import type { RevealStyle } from "../records.ts";
import { type TextKey, text } from "../text.ts";

const styles: { style: RevealStyle; label: TextKey }[] = [
  { style: "plain", label: "popupPlain" },
  { style: "large", label: "popupLarge" },
  { style: "phonetic", label: "popupPhonetic" },
];

interface SwitchProps {
  style: RevealStyle;
  onChoose: (style: RevealStyle) => void;
}

/** Three ways to read it. Radio buttons, so that the arrows choose. */
export function RevealStyleSwitch({ style, onChoose }: SwitchProps): JSX.Element {
  return (
    <div class="segmented" role="radiogroup" aria-label={text("popupShowAs")}>
      {styles.map((entry) => (
        <label key={entry.style}>
          <input
            type="radio"
            name="reveal-style"
            checked={entry.style === style}
            onChange={() => onChoose(entry.style)}
          />
          {text(entry.label)}
        </label>
      ))}
    </div>
  );
}
