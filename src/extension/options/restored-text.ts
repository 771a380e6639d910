import type { Answer } from "../messages.ts";
import { text } from "../text.ts";
import { language, plural } from "../ui/language.ts";

type Restored = Extract<Answer<"restoreBackup">, { code: "restored" }>;

/** "2 keys added, 1 was here already, 1 connection added". */
export function restoredText({ keysAdded, keysKnown, connectionsAdded }: Restored): string {
  const parts = [
    keysAdded > 0 && plural("optionsKeysAdded", keysAdded),
    keysKnown > 0 && plural("optionsKeysHere", keysKnown),
    connectionsAdded > 0 && plural("optionsConnectionsAdded", connectionsAdded),
  ].filter((part) => part !== false);
  if (parts.length === 0) return text("optionsNothingToAdd");
  // Alone it would not say of what.
  if (keysAdded === 0 && keysKnown > 0) parts.unshift(plural("optionsKeysAdded", 0));
  return new Intl.ListFormat(language(), { type: "unit" }).format(parts);
}
