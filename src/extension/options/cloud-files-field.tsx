import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { FileDrop } from "./file-drop.tsx";
import { FilePicker } from "./file-picker.tsx";
import type { CloudFile } from "./read-cloud-files.ts";

interface CloudFilesFieldProps {
  pasted: RefObject<HTMLTextAreaElement | null>;
  chosen: readonly CloudFile[];
  error: string | undefined;
  onPaste(): void;
  onChoose(files: CloudFile[]): void;
  /** The browser cannot read it, or it is far too large. */
  onUnreadable(file: string): void;
}

/** Bytes: four for each character that the readers take. */
const LARGEST = 262_144;

/** Files that describe clouds: pasted, chosen or dropped, and several at once because secure.yaml has the other half. */
export function CloudFilesField({ pasted, chosen, error, onPaste, onChoose, onUnreadable }: CloudFilesFieldProps) {
  const picker = useRef<HTMLInputElement>(null);

  // Read at once: a file that changes on the disk cannot be read later.
  const take = async (files: readonly File[]): Promise<void> => {
    const read: CloudFile[] = [];
    for (const file of files) {
      try {
        if (file.size > LARGEST) return onUnreadable(file.name);
        read.push({ name: file.name, text: await file.text() });
      } catch {
        return onUnreadable(file.name); // a folder, or gone
      }
    }
    const kept = chosen.filter(({ name }) => read.every((file) => file.name !== name));
    if (read.length > 0) onChoose([...kept, ...read]);
  };

  return (
    <FileDrop onDrop={(dropped) => void take([...(dropped?.files ?? [])])}>
      <Field label={text("optionsCloudFile")} error={error} hint={text("optionsCloudFileHint")}>
        {(control) => (
          <>
            <textarea
              {...(chosen.length === 0 && control)}
              ref={pasted}
              hidden={chosen.length > 0}
              class="control private-key"
              rows={4}
              placeholder={text("optionsCloudFilePlaceholder")}
              spellcheck={false}
              autocomplete="off"
              autocapitalize="off"
              dir="ltr"
              onInput={onPaste}
            />
            {chosen.length > 0 && (
              <output {...control} class="control chosen-file" tabIndex={-1}>
                <span class="truncate">{chosen.map(({ name }) => name).join(", ")}</span>
                <Button
                  kind="icon-only"
                  aria-label={text("optionsClearFile")}
                  title={text("optionsClearFile")}
                  onClick={() => onChoose([])}
                >
                  <CloseIcon />
                </Button>
              </output>
            )}
          </>
        )}
      </Field>
      <Button onClick={() => picker.current?.click()}>{text("optionsChooseFiles")}</Button>
      <FilePicker picker={picker} label={text("optionsCloudFile")} multiple onPick={(files) => void take(files)} />
    </FileDrop>
  );
}
