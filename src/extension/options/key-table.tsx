import { useState } from "preact/hooks";
import type { KeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { KeyRow } from "./key-row.tsx";
import { RemoveKey } from "./remove-key.tsx";
import { RenameKey } from "./rename-key.tsx";

interface KeyTableProps {
  keys: KeySummary[];
  locked: boolean;
  onUpload(keyId: string): void;
  onDone(outcome: string | undefined): void;
}

/** One key at a time is being renamed or removed, in its own place. */
type Change = { keyId: string; kind: "rename" | "remove" };

export function KeyTable({ keys, locked, onUpload, onDone }: KeyTableProps) {
  const [change, setChange] = useState<Change>();
  const begin = (keyId: string, kind: Change["kind"]): void => {
    onDone(undefined);
    setChange({ keyId, kind });
  };
  const end = (outcome?: string): void => {
    setChange(undefined);
    if (outcome !== undefined) onDone(outcome);
  };
  return (
    <table class="keys panel" aria-label={text("optionsKeys")}>
      <thead>
        <tr>
          <th scope="col">{text("optionsKeyColumnName")}</th>
          <th scope="col">{text("optionsKeyColumnType")}</th>
          <th scope="col">{text("optionsKeyColumnFingerprint")}</th>
          <th scope="col">
            <span class="visually-hidden">{text("optionsKeyColumnActions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => {
          const kind = change?.keyId === key.id ? change.kind : undefined;
          return [
            <KeyRow
              key={key.id}
              summary={key}
              onRename={() => begin(key.id, "rename")}
              onRemove={() => begin(key.id, "remove")}
              onUpload={() => onUpload(key.id)}
              onDone={onDone}
            />,
            kind !== undefined && (
              <tr key={`${key.id}-change`} class="key-change">
                <td colSpan={4}>
                  {kind === "rename" && <RenameKey summary={key} locked={locked} onEnd={end} />}
                  {kind === "remove" && <RemoveKey summary={key} keys={keys} locked={locked} onEnd={end} />}
                </td>
              </tr>
            ),
          ];
        })}
      </tbody>
    </table>
  );
}
