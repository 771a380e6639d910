import { useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { PasskeyRefusal } from "../passkey/webauthn.ts";
import { createPasskey } from "../passkey/webauthn.ts";
import type { PasskeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { PasskeyIcon } from "../ui/field-icons.tsx";
import { focusFirstError, useFirstFieldFocus } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { PasskeyRefused } from "./passkey-refused.tsx";
import { SelectField } from "./select-field.tsx";
import { useTask } from "./task.ts";

interface AddPasskeyFormProps {
  /** Whom it may belong to; never empty. */
  hosts: (string | null)[];
  known: PasskeySummary[];
  onCancel(): void;
  onAdded(name: string): void;
}

export function AddPasskeyForm({ hosts, known, onCancel, onAdded }: AddPasskeyFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(() => text("optionsPasskeyNameDefault"));
  const [chosen, setChosen] = useState<string>();
  const [unnamed, setUnnamed] = useState(false);
  const [refused, setRefused] = useState<PasskeyRefusal>();
  const task = useTask();
  useFirstFieldFocus(form);
  const rpId = hosts.find((host) => host === chosen) ?? hosts[0] ?? null;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setRefused(undefined);
    if (name.trim() === "") {
      setUnnamed(true);
      focusFirstError(form.current);
      return;
    }
    task.run(async () => {
      const shown = name.trim();
      const made = await createPasskey({ name: shown, rpId, known: known.filter((passkey) => passkey.rpId === rpId) });
      if (made.code !== "given") {
        setRefused(made);
        return undefined;
      }
      const { credentialId, salt, output } = made;
      try {
        const answer = await ask("addPasskey", { name: shown, credentialId, rpId, salt, output });
        if (answer.code !== "added") return answer;
      } finally {
        output.fill(0);
      }
      onAdded(shown);
      return undefined;
    });
  };

  const title = text("optionsAddPasskey");
  return (
    <form ref={form} class="form" aria-label={title} noValidate onSubmit={submit}>
      <div class="field-pair">
        <Field label={text("optionsPasskeyName")} error={unnamed ? text("optionsPasskeyNameMissing") : undefined}>
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={100}
              autocomplete="off"
              onInput={(event) => {
                setName(event.currentTarget.value);
                setUnnamed(false);
              }}
            />
          )}
        </Field>
        {hosts.length > 1 && rpId !== null && (
          <SelectField
            label={text("optionsPasskeyHost")}
            value={rpId}
            options={hosts.flatMap((host): [string, string][] => (host === null ? [] : [[host, host]]))}
            onChange={setChosen}
          />
        )}
      </div>
      <PasskeyRefused refused={refused} host={rpId} />
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        <p class="secondary-text">{text("optionsAddPasskeyNote")}</p>
        <Button kind="quiet" onClick={onCancel}>
          {text("optionsCancel")}
        </Button>
        <Button kind="primary" type="submit" icon={<PasskeyIcon />} busy={task.busy}>
          {text("optionsCreatePasskey")}
        </Button>
      </div>
    </form>
  );
}
