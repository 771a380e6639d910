import type { ComponentChildren } from "preact";

interface SettingRowProps {
  name: string;
  /** The id of the note: buttons are described by it. */
  noteId: string;
  note: ComponentChildren;
  /** Its buttons, at the end. */
  actions: ComponentChildren;
  /** What opens below it, in its own place. */
  children?: ComponentChildren;
}

/** A row over the whole width: what it is at the start, what can be done at the end, and below what that opens. */
export function SettingRow({ name, noteId, note, actions, children }: SettingRowProps) {
  return (
    <div class="wide">
      <div class="setting">
        <div>
          <p class="setting-name">{name}</p>
          <p class="secondary-text" id={noteId}>
            {note}
          </p>
        </div>
        <div class="choices">{actions}</div>
      </div>
      {children}
    </div>
  );
}
