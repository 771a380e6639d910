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

/** What is typed and chosen; it outlives a sign-in that ends in between. */
export interface UploadDraft {
  keyId?: string | undefined;
  name?: string | undefined;
}

interface UploadKeyFormProps {
  connection: ConnectionSummary;
  keys: KeySummary[];
  vault: Snapshot["vault"];
  keyForCloud: KeyForCloud | undefined;
  draft: UploadDraft;
  onDraft(draft: UploadDraft): void;
  onDone(outcome: string | undefined): void;
  onUploaded(): void;
  onSignInNeeded(why: Failure): void;
}

/** Puts a public key into the cloud as a key pair, so that guests can seal to it. */
export function UploadKeyForm(props: UploadKeyFormProps) {
  const { connection, keys, vault, keyForCloud, draft, onDraft, onDone, onUploaded, onSignInNeeded } = props;
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<TextKey>();
  const task = useTask();
  const wished = useRef(draft.keyId === undefined ? undefined : keyForCloud);
  const key = keys.find(({ id }) => id === draft.keyId) ?? keys[0];
  const name = draft.name ?? (key ? keyPairNameFrom(key.name) : "");

  useEffect(() => {
    if (keyForCloud === undefined || keyForCloud === wished.current) return;
    wished.current = keyForCloud;
    onDraft({ keyId: keyForCloud.keyId });
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
      if (answer.code === "sign-in-expired" || answer.code === "signed-out") onSignInNeeded(answer);
      if (answer.code !== "uploaded" && answer.code !== "already-there") return answer;
      onDraft({});
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
          onChange={(keyId) => onDraft({ ...draft, keyId })}
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
                onDraft({ ...draft, name: event.currentTarget.value });
                setError(undefined);
              }}
            />
          )}
        </Field>
      </div>
      <FailureAlert
        failure={task.failure}
        connection={connection}
        onAllow={(origin) => upload(requestOrigins([origin]))}
      />
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
