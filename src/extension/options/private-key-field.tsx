import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LONGEST_KEY_FILE } from "../../core/key-file-limits.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { KeyIcon } from "../ui/rare-icons.tsx";

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
  const [over, setOver] = useState(false);

  useEffect(() => {
    // Beside the field, the browser would open the private key in this tab.
    const stay = (event: DragEvent): void => event.preventDefault();
    document.addEventListener("dragover", stay);
    document.addEventListener("drop", stay);
    return () => {
      document.removeEventListener("dragover", stay);
      document.removeEventListener("drop", stay);
    };
  }, []);

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
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra for the mouse; the button does the same.
    <div
      class={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        takeDropped(event.dataTransfer);
      }}
    >
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
      <input
        ref={picker}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={text("optionsPrivateKeyFile")}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          // The same file, mended, can be chosen again.
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
