import { useEffect, useRef, useState } from "preact/hooks";
import { ask, requestOrigins } from "../ext.ts";
import type { ConnectionSummary, KeySummary, Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { Field } from "../ui/field.tsx";
import { UploadIcon } from "../ui/rare-icons.tsx";
import { focusFirstError } from "./focus.ts";
import type { KeyForCloud } from "./key-for-cloud.ts";
import { isKeyPairName, keyPairNameFrom } from "./key-pair-name.ts";
import { FailureAlert } from "./outcome.tsx";
import { SelectField } from "./select-field.tsx";
import { useTask } from "./task.ts";

interface UploadKeyFormProps {
  connection: ConnectionSummary;
  keys: KeySummary[];
  vault: Snapshot["vault"];
  keyForCloud: KeyForCloud | undefined;
  onDone(outcome: string | undefined): void;
  onUploaded(): void;
}

/** Puts a public key into the cloud as a key pair, so that guests can seal to it. */
export function UploadKeyForm({ connection, keys, vault, keyForCloud, onDone, onUploaded }: UploadKeyFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState(keyForCloud?.keyId);
  const [typedName, setTypedName] = useState<string>();
  const [error, setError] = useState<TextKey>();
  const task = useTask();
  const key = keys.find(({ id }) => id === chosen) ?? keys[0];
  const name = typedName ?? (key ? keyPairNameFrom(key.name) : "");

  useEffect(() => {
    if (keyForCloud === undefined) return;
    setChosen(keyForCloud.keyId);
    setTypedName(undefined);
    form.current?.querySelector<HTMLElement>("input")?.focus();
  }, [keyForCloud]);

  const complain = (why: TextKey): undefined => {
    setError(why);
    focusFirstError(form.current);
  };

  /** `granted`: the browser's answer, where it had to be asked first. */
  const upload = (granted = Promise.resolve(true)): void => {
    setError(undefined);
    onDone(undefined);
    if (key === undefined) return;
    if (!isKeyPairName(name)) {
      complain("optionsKeyPairNameInvalid");
      return;
    }
    task.run(async (): Promise<Failure | undefined> => {
      await granted;
      const answer = await ask("uploadKey", { connectionId: connection.id, keyId: key.id, name });
      if (answer.code === "name-taken") return complain("optionsKeyPairNameTaken");
      if (answer.code !== "uploaded" && answer.code !== "already-there") return answer;
      onUploaded();
      onDone(text(answer.code === "uploaded" ? "optionsKeyUploaded" : "optionsKeyAlreadyThere", name, connection.name));
      return undefined;
    });
  };

  const blocked = vault === "locked" ? "optionsUnlockFirst" : key === undefined ? "optionsKeyFirst" : undefined;
  return (
    <form
      ref={form}
      class="upload"
      aria-labelledby="upload"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        upload();
      }}
    >
      <div>
        <h3 id="upload">{text("optionsUploadTitle")}</h3>
        <p class="secondary-text">{text("optionsUploadNote")}</p>
      </div>
      <div class="field-pair">
        <SelectField
          label={text("optionsUploadKeyChoice")}
          value={key?.id ?? ""}
          options={keys.map((each) => [each.id, each.name])}
          onChange={setChosen}
        />
        <Field label={text("optionsKeyPairName")} hint={text("optionsKeyPairNameHint")} error={error && text(error)}>
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={255}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => {
                setTypedName(event.currentTarget.value);
                setError(undefined);
              }}
            />
          )}
        </Field>
      </div>
      <FailureAlert failure={task.failure} onAllow={(origin) => upload(requestOrigins([origin]))} />
      <div class="form-actions">
        <Button
          kind="primary"
          type="submit"
          icon={<UploadIcon />}
          busy={task.busy}
          disabledBecause={blocked && text(blocked)}
        >
          {text("optionsUploadKey")}
        </Button>
      </div>
    </form>
  );
}
