import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { FileDrop } from "./file-drop.tsx";
import { FilePicker } from "./file-picker.tsx";

export interface ChosenFile {
  name: string;
  content: string;
}

interface BackupFileFieldProps {
  chosen: ChosenFile | undefined;
  error: string | undefined;
  onChoose(file: ChosenFile): void;
  onUnusable(): void;
}

/** Bytes. What the background reads at most, core/vault-backup.ts. */
const largestFile = 16 * 1024 * 1024;

/** A backup file, chosen or dropped. The focus starts here. */
export function BackupFileField({ chosen, error, onChoose, onUnusable }: BackupFileFieldProps) {
  const picker = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.querySelector("button")?.focus(), []);

  // Read at once: a file that changes on the disk cannot be read later.
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      if (file.size > largestFile) onUnusable();
      else onChoose({ name: file.name, content: await file.text() });
    } catch {
      onUnusable(); // a folder, or gone
    }
  };

  return (
    <FileDrop boxRef={box} onDrop={(dropped) => void take(dropped?.files[0])}>
      <Field label={text("optionsBackupFile")} error={error} hint={text("optionsBackupFileHint")}>
        {(control) => (
          <div class="backup-file">
            <output {...control} class="control chosen-file" tabIndex={-1}>
              <span class={chosen ? "truncate" : "truncate secondary-text"}>
                {chosen?.name ?? text("optionsNoFileChosen")}
              </span>
            </output>
            <Button onClick={() => picker.current?.click()}>{text("optionsChooseFile")}</Button>
          </div>
        )}
      </Field>
      <FilePicker
        picker={picker}
        label={text("optionsBackupFile")}
        accept=".json,application/json"
        onPick={([file]) => void take(file)}
      />
    </FileDrop>
  );
}
