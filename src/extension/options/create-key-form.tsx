import { ask } from "../ext.ts";
import { text } from "../text.ts";
import { KeyForm, type KeyFormProps } from "./key-form.tsx";

export function CreateKeyForm(props: KeyFormProps) {
  return (
    <KeyForm
      {...props}
      title={text("optionsCreateKeyTitle")}
      submitLabel={text("optionsCreateKey")}
      suggestedName={text("optionsKeyNameDefault")}
      add={(request) => ask("createKey", request)}
    />
  );
}
