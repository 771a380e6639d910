import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { Field } from "../ui/field.tsx";
import type { KeyAdded } from "../vault-messages.ts";
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
  /** Adds the key. `kept`: it did not, and `children` say why. */
  add(request: { name: string; passphrase?: string }): Promise<KeyAdded | { code: "kept" }>;
  /** A name to begin with. */
  suggestedName: string;
  /** The name may be left empty; this says what it is then. */
  emptyNameHint?: string;
  children?: ComponentChildren;
  /** What is being done, beside the buttons. */
  progress?: ComponentChildren;
  /** Ends what is being done and keeps the form: that is what "Cancel" does as long as this is there. */
  onStop?: (() => void) | undefined;
}

type Errors = PassphraseErrors & { name?: TextKey | undefined };

/** Why the vault takes no key, whatever is typed. */
const vaultTexts = { "damaged-vault": "commonDamagedVault", "newer-vault": "commonNewerVault" } as const;

/** The part that making and importing a key share: its name, and the vault's passphrase when this is the first key. */
export function KeyForm(props: Props) {
  const { vault, title, submitLabel, suggestedName, emptyNameHint, children, progress } = props;
  const form = useRef<HTMLFormElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const repeated = useRef<HTMLInputElement>(null);
  const [typedName, setTypedName] = useState<string>();
  const [errors, setErrors] = useState<Errors>({});
  const [known, setKnown] = useState<string>();
  const [unusable, setUnusable] = useState<keyof typeof vaultTexts>();
  const task = useTask();
  useFirstFieldFocus(form);
  const name = typedName ?? suggestedName;

  const complain = (wrong: Errors): undefined => {
    setErrors(wrong);
    focusFirstError(form.current);
  };

  const settle = (answer: KeyAdded | { code: "kept" }): Failure | undefined => {
    if (answer.code === "locked") return answer;
    if (answer.code === "added") props.onAdded(name.trim());
    if (answer.code === "known") setKnown(answer.name);
    if (answer.code === "damaged-vault" || answer.code === "newer-vault") setUnusable(answer.code);
    return answer.code === "passphrase-needed" ? complain({ passphrase: "optionsPassphraseTooShort" }) : complain({});
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const secret = passphrase.current?.value ?? "";
    const wrong: Errors = {
      ...(name.trim() === "" && emptyNameHint === undefined && { name: "optionsKeyNameMissing" }),
      ...(vault === "none" && checkNewPassphrase(secret, repeated.current?.value ?? "")),
    };
    setKnown(undefined);
    setUnusable(undefined);
    complain(wrong);
    if (Object.keys(wrong).length > 0) return;
    task.run(async () =>
      settle(await props.add({ name: name.trim(), ...(vault === "none" && { passphrase: secret }) })),
    );
  };

  const cancel = (event: MouseEvent): void => {
    if (props.onStop !== undefined) props.onStop();
    // The second click of a double click meant what the first one has stopped.
    else if (event.detail < 2) props.onCancel();
  };

  return (
    <form ref={form} class="panel form" aria-label={title} noValidate onSubmit={submit}>
      <h3>{title}</h3>
      {children}
      <Field label={text("optionsKeyName")} hint={emptyNameHint} error={errors.name && text(errors.name)}>
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
        <>
          <p class="secondary-text">{text("optionsVaultPassphraseNote")}</p>
          <NewPassphraseFields
            passphrase={passphrase}
            repeated={repeated}
            errors={errors}
            onInput={(field) => setErrors({ ...errors, [field]: undefined })}
          />
        </>
      )}
      {known !== undefined && <Alert tone="warning" title={text("optionsKeyKnown", known)} />}
      {unusable !== undefined && <Alert title={text(vaultTexts[unusable])} />}
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        {progress}
        <Button kind="quiet" onClick={cancel}>
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
