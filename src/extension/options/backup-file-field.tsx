import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export interface ChosenFile {
  name: string;
  content: string;
}

interface BackupFileFieldProps {
  chosen: ChosenFile | undefined;
  error: string | undefined;
  onChoose(file: ChosenFile): void;
  onTooLarge(): void;
}

/** Bytes. What the background reads at most, core/vault-backup.ts. */
const largestFile = 16 * 1024 * 1024;

/** A backup file, chosen or dropped. The focus starts here. */
export function BackupFileField({ chosen, error, onChoose, onTooLarge }: BackupFileFieldProps) {
  const picker = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useLayoutEffect(() => box.current?.querySelector("button")?.focus(), []);

  // Read at once: a file that changes on the disk cannot be read later.
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > largestFile) onTooLarge();
    else onChoose({ name: file.name, content: await file.text() });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for the mouse; the button does the same.
    <div
      ref={box}
      class={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files[0]);
      }}
    >
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
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={text("optionsBackupFile")}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          // The same file can be chosen again.
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
