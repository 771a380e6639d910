import type { JSX } from "preact";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { plural } from "../ui/language.ts";
import type { Selecting } from "./selection.ts";

interface ToolsProps {
  connectionId: string;
  snapshot: Snapshot;
  select: Selecting;
  /** Shows how these resets stand. */
  onSeveral: (several: { ids: readonly string[]; started: boolean }) => void;
}

/** At the end of the count line: the resets that are there, and the way to select several instances. */
export function ListTools({ connectionId, snapshot, select, onSeveral }: ToolsProps): JSX.Element | null {
  const { resets, list } = snapshot;
  const { chosen, choose } = select;
  const ids = Object.entries(resets)
    .filter(([, reset]) => reset.connectionId === connectionId)
    .sort(([, a], [, b]) => (a.instanceName < b.instanceName ? -1 : 1))
    .map(([id]) => id);
  if (list === undefined || list.instances.length === 0) return null;
  return (
    <>
      {ids.length > 0 && (
        <Button kind="bare" onClick={() => onSeveral({ ids, started: true })}>
          {plural("popupResets", ids.length)}
        </Button>
      )}
      <Button kind="bare" title={text("popupSelectKeys")} onClick={() => choose(chosen === undefined ? [] : undefined)}>
        {text(chosen === undefined ? "popupSelect" : "popupSelectStop")}
      </Button>
    </>
  );
}
