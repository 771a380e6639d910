import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { KeyAdded } from "../messages.ts";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { Field } from "../ui/field.tsx";
import { focusFirstError, useFirstFieldFocus } from "./focus.ts";
import { checkNewPassphrase, type PassphraseErrors } from "./new-passphrase.ts";
import { NewPassphraseFields } from "./new-passphrase-fields.tsx";
import { FailureAlert } from "./outcome.tsx";
import { useTask } from "./task.ts";

export interface KeyFormProps {
  vault: Snapshot["vault"];
  onCancel(): void;
  onAdded(name: string): void;
}

interface Props extends KeyFormProps {
  title: string;
  submitLabel: string;
  /** Adds the key. `refused`: the fields of `children` say why. */
  add(request: { name: string; passphrase?: string }): Promise<KeyAdded | { code: "refused" }>;
  /** A name to begin with. */
  suggestedName: string;
  children?: ComponentChildren;
}

type Errors = PassphraseErrors & { name?: TextKey | undefined };

/** The part that making and importing a key share: its name, and the vault's passphrase when this is the first key. */
export function KeyForm({ vault, title, submitLabel, suggestedName, add, onCancel, onAdded, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const repeated = useRef<HTMLInputElement>(null);
  const [typedName, setTypedName] = useState<string>();
  const [errors, setErrors] = useState<Errors>({});
  const [known, setKnown] = useState<string>();
  const task = useTask();
  useFirstFieldFocus(form);
  const name = typedName ?? suggestedName;

  const complain = (wrong: Errors): undefined => {
    setErrors(wrong);
    focusFirstError(form.current);
  };

  const settle = (answer: KeyAdded | { code: "refused" }): Failure | undefined => {
    if (answer.code === "locked") return answer;
    if (answer.code === "added") onAdded(name.trim());
    if (answer.code === "known") setKnown(answer.name);
    return answer.code === "passphrase-needed" ? complain({ passphrase: "optionsPassphraseTooShort" }) : complain({});
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const secret = passphrase.current?.value ?? "";
    const wrong: Errors = {
      ...(name.trim() === "" && { name: "optionsKeyNameMissing" }),
      ...(vault === "none" && checkNewPassphrase(secret, repeated.current?.value ?? "")),
    };
    setKnown(undefined);
    complain(wrong);
    if (Object.keys(wrong).length > 0) return;
    task.run(async () => settle(await add({ name: name.trim(), ...(vault === "none" && { passphrase: secret }) })));
  };

  return (
    <form ref={form} class="panel form" aria-label={title} noValidate onSubmit={submit}>
      <h3>{title}</h3>
      {children}
      <Field label={text("optionsKeyName")} error={errors.name && text(errors.name)}>
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={100}
            autocomplete="off"
            onInput={(event) => {
              setTypedName(event.currentTarget.value);
              setErrors({ ...errors, name: undefined });
            }}
          />
        )}
      </Field>
      {vault === "none" && (
        <NewPassphraseFields
          passphrase={passphrase}
          repeated={repeated}
          errors={errors}
          onInput={(field) => setErrors({ ...errors, [field]: undefined })}
        />
      )}
      {known !== undefined && <Alert tone="warning" title={text("optionsKeyKnown", known)} />}
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        <Button kind="quiet" onClick={onCancel}>
          {text("optionsCancel")}
        </Button>
        <Button
          kind="primary"
          type="submit"
          busy={task.busy}
          disabledBecause={vault === "locked" ? text("optionsUnlockFirst") : undefined}
        >
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
