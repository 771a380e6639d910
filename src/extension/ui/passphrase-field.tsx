import type { ComponentChildren, InputHTMLAttributes, JSX, Ref } from "preact";
import { useState } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { EyeIcon, EyeOffIcon } from "./field-icons.tsx";

interface PassphraseFieldProps extends Pick<InputHTMLAttributes, "autocomplete" | "name" | "onInput"> {
  label: string;
  hint?: ComponentChildren;
  error?: ComponentChildren;
  /** The value stays in the input and is read from here: component state would keep it longer. */
  inputRef: Ref<HTMLInputElement>;
}

const typed = { shown: { type: "text" }, hidden: { type: "password" } } as const;

/** A passphrase or password that the user types, with an eye to look at it. */
export function PassphraseField({ label, hint, error, inputRef, ...input }: PassphraseFieldProps): JSX.Element {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div class="control-with-action">
          <input
            autocomplete="off"
            {...input}
            {...control}
            ref={inputRef}
            class="control with-action"
            {...(shown ? typed.shown : typed.hidden)}
            spellcheck={false}
            autocapitalize="off"
            dir="ltr"
          />
          <Button
            kind="icon-only"
            aria-label={text("commonShowTyped")}
            title={text("commonShowTyped")}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOffIcon /> : <EyeIcon />}
          </Button>
        </div>
      )}
    </Field>
  );
}
