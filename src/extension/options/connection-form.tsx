import { useRef, useState } from "preact/hooks";
import { requestOrigins } from "../ext.ts";
import type { Connection } from "../records.ts";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { AccessHint } from "./access-hint.tsx";
import { type ConnectionErrors, checkConnection } from "./check-connection.ts";
import { ConnectionFields } from "./connection-fields.tsx";
import { focusFirstError, useFirstFieldFocus } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { addresses, dropOrphanedOrigins, signInTo } from "./sign-in.ts";
import { useTask } from "./task.ts";

interface ConnectionFormProps {
  values: Connection;
  /** As it is stored, if it is. */
  saved: Connection | undefined;
  vault: Snapshot["vault"];
  focus: boolean;
  onDraft(draft: Connection): void;
  /** Signing in begins. */
  onStart(): void;
  onCancel(): void;
  onRemove(): void;
  onSignedIn(name: string): void;
}

const vaultTexts: Record<Snapshot["vault"], TextKey | undefined> = {
  none: "optionsKeyFirst",
  locked: "optionsUnlockFirst",
  unlocked: undefined,
};

export function ConnectionForm(props: ConnectionFormProps) {
  const { values, saved, vault, focus, onDraft, onStart, onCancel, onRemove, onSignedIn } = props;
  const form = useRef<HTMLFormElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<ConnectionErrors>({});
  const task = useTask();
  useFirstFieldFocus(form, focus);

  const complain = (wrong: ConnectionErrors): void => {
    setErrors(wrong);
    focusFirstError(form.current);
  };

  /** Runs in the same task as the click, up to the browser's question; `wanted` is an origin that a former try lacked. */
  const signIn = (wanted?: string): void => {
    if (task.busy) return;
    const typedPassword = password.current?.value ?? "";
    const checked = checkConnection(values, typedPassword);
    if (checked.code === "invalid") {
      complain(checked.errors);
      return;
    }
    const { connection, origin } = checked;
    const granted = requestOrigins([wanted ?? origin]).catch(() => false);
    onStart();
    setErrors({});
    task.run(async () => {
      const before = saved === undefined ? [] : await addresses();
      const answer = await signInTo(connection, typedPassword, wanted ?? origin, granted);
      if (answer.code === "invalid") {
        if (answer.field !== "id") complain({ [answer.field]: "optionsFieldRefused" });
        return undefined;
      }
      if (answer.code !== "signed-in") return answer;
      if (password.current) password.current.value = "";
      await dropOrphanedOrigins(before);
      onSignedIn(connection.name);
      return undefined;
    });
  };

  const cancel = (): void => {
    setErrors({});
    if (password.current) password.current.value = "";
    onCancel();
  };

  const blocked = vaultTexts[vault];
  return (
    <form
      ref={form}
      class="form connection-form"
      aria-label={saved?.name ?? text("optionsNewConnection")}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        signIn();
      }}
    >
      <ConnectionFields
        values={values}
        errors={errors}
        password={password}
        onInput={(field, value) => {
          setErrors({ ...errors, [field]: undefined });
          if (field !== "password") onDraft({ ...values, [field]: value });
        }}
      />
      <FailureAlert failure={task.failure} onAllow={signIn} />
      <div class="form-actions">
        <p class="secondary-text">
          {blocked === undefined ? <AccessHint identityUrl={values.identityUrl} /> : text(blocked)}
        </p>
        {saved !== undefined && (
          <Button kind="danger" onClick={onRemove}>
            {text("optionsRemoveEllipsis")}
          </Button>
        )}
        <Button kind="quiet" onClick={cancel}>
          {text("optionsCancel")}
        </Button>
        <Button kind="primary" type="submit" busy={task.busy} disabledBecause={blocked && text(blocked)}>
          {text("commonSignIn")}
        </Button>
      </div>
    </form>
  );
}
