import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { CloseIcon, KeyIcon } from "../ui/icons.tsx";

export interface KeyFile {
  name: string;
  content: string;
}

interface PrivateKeyFieldProps {
  pasted: RefObject<HTMLTextAreaElement | null>;
  chosen: KeyFile | undefined;
  error: string | undefined;
  onChoose(file: KeyFile | undefined): void;
  onTooLarge(): void;
}

/** Bytes. The largest private key file that OpenSSH writes is a tenth of this. */
const largestFile = 131_072;

/** A private key file: pasted, chosen or dropped. What is pasted is drawn as dots. */
export function PrivateKeyField({ pasted, chosen, error, onChoose, onTooLarge }: PrivateKeyFieldProps) {
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
    if (file.size > largestFile) onTooLarge();
    else onChoose({ name: file.name, content: await file.text() });
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
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <Field label={text("optionsPrivateKey")} error={error} hint={text("optionsPrivateKeyHint")}>
        {(control) =>
          chosen === undefined ? (
            <textarea
              {...control}
              ref={pasted}
              class="control private-key"
              rows={4}
              placeholder={text("optionsPrivateKeyPlaceholder")}
              spellcheck={false}
              autocomplete="off"
              autocapitalize="off"
              dir="ltr"
            />
          ) : (
            <output {...control} class="control chosen-file" tabIndex={-1}>
              <KeyIcon />
              <span class="truncate">{chosen.name}</span>
              <Button
                kind="icon-only"
                aria-label={text("optionsClearFile")}
                title={text("optionsClearFile")}
                onClick={() => onChoose(undefined)}
              >
                <CloseIcon />
              </Button>
            </output>
          )
        }
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
