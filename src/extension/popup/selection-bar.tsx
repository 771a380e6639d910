import type { JSX } from "preact";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { plural } from "../ui/language.ts";
import { mostChosen, type Selecting } from "./selection.ts";

/** How many are selected and what can be done with them, in the place of the status bar. */
export function SelectionBar({ snapshot, select }: { snapshot: Snapshot; select: Selecting }): JSX.Element {
  const there = new Set(snapshot.list?.instances.map(({ id }) => id));
  const count = select.chosen?.filter((id) => there.has(id)).length ?? 0;
  const tooMany = count > mostChosen;
  const none = count === 0 ? text("popupSelectFirst") : undefined;
  return (
    <div class="selection-bar">
      <span class="status-text" role="status">
        <span class="truncate">{plural("popupSelected", count)}</span>
        <span class="secondary-text truncate">{text(tooMany ? "popupAtMost" : "popupSelectHow", mostChosen)}</span>
      </span>
      <Button
        kind="primary"
        disabledBecause={none ?? (tooMany ? text("popupAtMost", mostChosen) : undefined)}
        onClick={select.start}
      >
        {count === 0 ? text("popupResetNone") : plural("popupResetSeveral", count)}
      </Button>
    </div>
  );
}
