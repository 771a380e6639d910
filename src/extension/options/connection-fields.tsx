import type { RefObject } from "preact";
import type { Connection } from "../records.ts";
import { type TextKey, text } from "../text.ts";
import { Field } from "../ui/field.tsx";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import type { ConnectionErrors, ConnectionField } from "./check-connection.ts";

interface ConnectionFieldsProps {
  values: Connection;
  errors: ConnectionErrors;
  /** The password stays in its input, and is in no draft. */
  password: RefObject<HTMLInputElement | null>;
  onInput(field: ConnectionField, value: string): void;
}

export function ConnectionFields({ values, errors, password, onInput }: ConnectionFieldsProps) {
  const input = (
    field: Exclude<keyof Connection, "id">,
    label: TextKey,
    attributes: { inputMode?: "url"; placeholder?: string; dir?: "ltr"; maxLength?: number } = {},
  ) => (
    <Field label={text(label)} error={errors[field] && text(errors[field])}>
      {(control) => (
        <input
          type="text"
          dir="auto"
          maxLength={255}
          {...attributes}
          {...control}
          value={values[field]}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => onInput(field, event.currentTarget.value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {input("name", "optionsConnectionName", { placeholder: text("optionsConnectionNameExample") })}
      {input("identityUrl", "optionsIdentityUrl", {
        inputMode: "url",
        dir: "ltr",
        maxLength: 2048,
        placeholder: text("optionsIdentityUrlExample"),
      })}
      <div class="field-pair">
        {input("userName", "optionsUserName")}
        {input("userDomain", "optionsUserDomain")}
      </div>
      <PassphraseField
        label={text("optionsPassword")}
        hint={text("optionsPasswordHint")}
        error={errors.password && text(errors.password)}
        inputRef={password}
        onInput={() => onInput("password", "")}
      />
      <div class="field-pair">
        {input("projectName", "optionsProject")}
        {input("projectDomain", "optionsProjectDomain")}
      </div>
    </>
  );
}
