import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { text } from "../text.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";

interface FilePassphraseFieldProps {
  inputRef: RefObject<HTMLInputElement | null>;
  error: string | undefined;
  onInput(): void;
}

/** Appears when a key file turns out to be encrypted, under the cursor; what was wrong is selected, to be typed over. */
export function FilePassphraseField({ inputRef, error, onInput }: FilePassphraseFieldProps) {
  useLayoutEffect(() => {
    inputRef.current?.focus();
    if (error !== undefined) inputRef.current?.select();
  }, [inputRef, error]);
  return (
    <PassphraseField
      label={text("optionsFilePassphrase")}
      hint={text("optionsFilePassphraseHint")}
      error={error}
      inputRef={inputRef}
      onInput={onInput}
    />
  );
}
