import { useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { KeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useFirstFieldFocus } from "./focus.ts";
import { keyMenuId } from "./key-row.tsx";
import { FailureAlert } from "./outcome.tsx";
import { useTask } from "./task.ts";

export interface KeyChangeProps {
  summary: KeySummary;
  locked: boolean;
  /** With what was done; without, nothing was. */
  onEnd(outcome?: string): void;
}

export function RenameKey({ summary, locked, onEnd }: KeyChangeProps) {
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(summary.name);
  const task = useTask();
  useFirstFieldFocus(form);
  const end = (outcome?: string): void => {
    onEnd(outcome);
    document.getElementById(keyMenuId(summary.id))?.focus();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === "" || wanted === summary.name) {
      end();
      return;
    }
    task.run(async () => {
      const answer = await ask("renameKey", { id: summary.id, name: wanted });
      if (answer.code !== "renamed") return answer;
      end(text("optionsKeyRenamed", wanted));
      return undefined;
    });
  };
  return (
    <form ref={form} class="form" noValidate onSubmit={submit}>
      <Field label={text("optionsNewKeyName")}>
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={100}
            autocomplete="off"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        <Button kind="quiet" onClick={() => end()}>
          {text("optionsCancel")}
        </Button>
        <Button
          kind="primary"
          type="submit"
          busy={task.busy}
          disabledBecause={locked ? text("optionsUnlockFirst") : undefined}
        >
          {text("optionsSaveName")}
        </Button>
      </div>
    </form>
  );
}
