import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { text } from "../text.ts";
import { Field } from "../ui/field.tsx";

interface PasscodeFieldProps {
  inputRef: RefObject<HTMLInputElement | null>;
  error: string | undefined;
  /** The cloud waits for it now. */
  focus: boolean;
  onInput(): void;
}

/** Six digits that change every half minute. */
export function PasscodeField({ inputRef, error, focus, onInput }: PasscodeFieldProps) {
  useLayoutEffect(() => {
    if (focus) inputRef.current?.focus();
  }, [focus]);
  return (
    <div class="passcode">
      <Field label={text("optionsPasscode")} hint={text("optionsPasscodeHint")} error={error}>
        {(control) => (
          <input
            {...control}
            ref={inputRef}
            name="passcode"
            type="text"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={12}
            dir="ltr"
            spellcheck={false}
            onInput={onInput}
          />
        )}
      </Field>
    </div>
  );
}
