import type { ComponentChildren, RefObject } from "preact";
import { useRef } from "preact/hooks";
import { LONGEST_KEY_FILE } from "../../core/key-file-limits.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { KeyIcon } from "../ui/rare-icons.tsx";
import { FileDrop } from "./file-drop.tsx";
import { FilePicker } from "./file-picker.tsx";

export interface KeyFile {
  name: string;
  /** As it is on the disk; the caller wipes it. */
  content: Uint8Array;
}

interface PrivateKeyFieldProps {
  pasted: RefObject<HTMLTextAreaElement | null>;
  chosen: KeyFile | undefined;
  error: ComponentChildren;
  onPaste(): void;
  onChoose(file: KeyFile | undefined): void;
  /** The file could not be taken. */
  onProblem(why: TextKey): void;
}

/** A private key file: pasted, chosen or dropped. What is pasted is drawn as dots. */
export function PrivateKeyField({ pasted, chosen, error, onPaste, onChoose, onProblem }: PrivateKeyFieldProps) {
  const picker = useRef<HTMLInputElement>(null);

  // Read at once: a file that changes on the disk cannot be read later.
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > LONGEST_KEY_FILE) return onProblem("optionsKeyFileTooLarge");
    try {
      onChoose({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      onProblem("optionsKeyFileUnreadable"); // a folder, or gone
    }
  };

  /** A file, or text that was marked in an editor. */
  const takeDropped = (dropped: DataTransfer | null): void => {
    const file = dropped?.files[0];
    const marked = dropped?.getData("text/plain");
    if (file !== undefined) void take(file);
    else if (marked && pasted.current !== null) {
      onChoose(undefined);
      pasted.current.value = marked;
    }
  };

  return (
    <FileDrop onDrop={takeDropped}>
      <Field label={text("optionsPrivateKey")} error={error} hint={text("optionsPrivateKeyHint")}>
        {(control) => (
          <>
            <textarea
              {...(chosen === undefined && control)}
              ref={pasted}
              hidden={chosen !== undefined}
              class="control private-key"
              rows={4}
              placeholder={text("optionsPrivateKeyPlaceholder")}
              spellcheck={false}
              autocomplete="off"
              autocapitalize="off"
              dir="ltr"
              onInput={onPaste}
            />
            {chosen !== undefined && (
              <output {...control} class="control chosen-file" tabIndex={-1}>
                <KeyIcon />
                <span class="truncate" title={chosen.name}>
                  {chosen.name}
                </span>
                <Button
                  kind="icon-only"
                  aria-label={text("optionsClearFile")}
                  title={text("optionsClearFile")}
                  onClick={() => onChoose(undefined)}
                >
                  <CloseIcon />
                </Button>
              </output>
            )}
          </>
        )}
      </Field>
      <Button onClick={() => picker.current?.click()}>{text("optionsChooseFile")}</Button>
      <FilePicker picker={picker} label={text("optionsPrivateKeyFile")} onPick={([file]) => void take(file)} />
    </FileDrop>
  );
}
