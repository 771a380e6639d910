import { useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { Answer } from "../messages.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { focusFirstError, useFirstFieldFocus } from "./focus.ts";
import { checkNewPassphrase, type PassphraseErrors } from "./new-passphrase.ts";
import { NewPassphraseFields } from "./new-passphrase-fields.tsx";
import { FailureAlert } from "./outcome.tsx";
import { useTask } from "./task.ts";
import { useRefusal } from "./use-refusal.tsx";

interface ChangePassphraseFormProps {
  onCancel(): void;
  onChanged(): void;
}

type Errors = PassphraseErrors & { current?: TextKey | undefined };

/** Asks for the present passphrase too: an unlocked browser that was left alone must not lock its owner out. */
export function ChangePassphraseForm({ onCancel, onChanged }: ChangePassphraseFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const current = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const repeated = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const refusal = useRefusal();
  const task = useTask();
  useFirstFieldFocus(form);

  const complain = (wrong: Errors): undefined => {
    setErrors(wrong);
    focusFirstError(form.current);
  };

  const settle = (answer: Answer<"changePassphrase">): Failure | undefined => {
    if (answer.code === "too-short") return complain({ passphrase: "optionsPassphraseTooShort" });
    if (answer.code === "changed") {
      onChanged();
      return undefined;
    }
    if (!("seconds" in answer)) return answer;
    refusal.show(answer);
    return complain({});
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const typed = current.current?.value ?? "";
    const wanted = next.current?.value ?? "";
    const wrong: Errors = {
      ...(typed === "" && { current: "optionsCurrentPassphraseMissing" }),
      ...checkNewPassphrase(wanted, repeated.current?.value ?? ""),
    };
    refusal.clear();
    complain(wrong);
    if (Object.keys(wrong).length > 0) return;
    task.run(async () => settle(await ask("changePassphrase", { current: typed, next: wanted })));
  };

  const title = text("optionsChangePassphrase");
  return (
    <form ref={form} class="form" aria-label={title} noValidate onSubmit={submit}>
      <div class="field-pair">
        <PassphraseField
          label={text("optionsCurrentPassphrase")}
          error={errors.current === undefined ? refusal.note : text(errors.current)}
          inputRef={current}
          onInput={() => {
            refusal.clear();
            setErrors({ ...errors, current: undefined });
          }}
        />
      </div>
      <NewPassphraseFields
        label="optionsNewPassphrase"
        repeatLabel="optionsRepeatNewPassphrase"
        passphrase={next}
        repeated={repeated}
        errors={errors}
        onInput={(field) => setErrors({ ...errors, [field]: undefined })}
      />
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        <p class="secondary-text">{text("optionsChangePassphraseNote")}</p>
        <Button kind="quiet" onClick={onCancel}>
          {text("optionsCancel")}
        </Button>
        <Button kind="primary" type="submit" busy={task.busy} disabledBecause={refusal.disabledBecause}>
          {title}
        </Button>
      </div>
    </form>
  );
}
