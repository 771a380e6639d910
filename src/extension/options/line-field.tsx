import type { InputHTMLAttributes } from "preact";
import { Field } from "../ui/field.tsx";

interface LineFieldProps extends Pick<InputHTMLAttributes, "inputMode" | "placeholder" | "dir" | "maxLength"> {
  /** By which the form finds it. */
  name: string;
  label: string;
  value: string;
  hint?: string;
  error: string | undefined;
  onInput(value: string): void;
}

/** One line of a connection: no name of a person, so nothing for the browser to complete or to correct. */
export function LineField({ label, hint, error, onInput, ...input }: LineFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          type="text"
          dir="auto"
          maxLength={255}
          {...input}
          {...control}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
