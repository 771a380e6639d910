import { useRef, useState } from "preact/hooks";
import type { Connection } from "../records.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { AccessHint } from "./access-hint.tsx";
import { checkConnection } from "./check-connection.ts";
import { ConnectionFields } from "./connection-fields.tsx";
import { useMissingFieldFocus } from "./focus.ts";
import type { ImportedConnection } from "./imported-connection.ts";
import { FailureAlert } from "./outcome.tsx";
import { ProjectChoice } from "./project-choice.tsx";
import { noSecrets } from "./typed-secrets.ts";
import { type Stays, useSignIn } from "./use-sign-in.ts";
import { useTypedSecrets } from "./use-typed-secrets.ts";

interface ConnectionFormProps {
  values: Connection;
  /** As it is stored, if it is. */
  saved: ConnectionSummary | undefined;
  /** What a file has brought. */
  imported: ImportedConnection | undefined;
  /** What ended the last sign-in. */
  reason: Failure | undefined;
  vault: Snapshot["vault"];
  focus: boolean;
  onDraft(draft: Connection): void;
  /** Signing in begins. */
  onStart(): void;
  onCancel(): void;
  onRemove(): void;
  onSignedIn(name: string, stays: Stays): void;
}

const vaultTexts: Record<Snapshot["vault"], TextKey | undefined> = {
  none: "optionsKeyFirst",
  locked: "optionsUnlockFirst",
  unlocked: undefined,
};

export function ConnectionForm(props: ConnectionFormProps) {
  const { values, saved, imported, reason, vault, focus, onDraft, onStart, onCancel, onRemove, onSignedIn } = props;
  const form = useRef<HTMLFormElement>(null);
  const secrets = useTypedSecrets(imported?.secrets ?? noSecrets);
  const [stay, setStay] = useState(saved?.stays?.ours ?? false);
  const [project, setProject] = useState<string>();
  const totp = imported?.totp ?? false;
  const steps = useSignIn({
    form,
    values,
    saved,
    secrets: secrets.read,
    stay,
    totp,
    onStart,
    onSignedIn(name, stays) {
      secrets.clear();
      onSignedIn(name, stays);
    },
  });
  const { asked, errors, projects, task } = steps;
  useMissingFieldFocus(form, focus, () => {
    const checked = checkConnection(values, secrets.read(), asked);
    return checked.code === "invalid" ? Object.keys(checked.errors) : [];
  });

  const choosing = projects !== undefined;
  const cancel = (): void => {
    if (choosing) steps.back();
    else {
      secrets.clear();
      onCancel();
    }
  };
  const blocked = vaultTexts[vault];
  const unchosen = choosing && project === undefined ? text("optionsProjectFirst") : undefined;
  return (
    <form
      ref={form}
      class="form connection-form"
      aria-label={saved?.name ?? (values.name.trim() || text("optionsNewConnection"))}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!choosing) steps.start();
        else if (project !== undefined) steps.choose(project);
      }}
    >
      {/* Hidden, not gone: whoever goes back finds what was typed. */}
      <div class="form-fields" hidden={choosing}>
        <ConnectionFields
          values={values}
          errors={errors}
          asked={asked}
          secrets={secrets.inputs}
          credentialName={imported?.credentialName ?? null}
          stay={stay}
          onStay={setStay}
          onInput={(field, value) => {
            if (field !== "id") steps.changed(field);
            onDraft({ ...values, [field]: value });
          }}
          onSecret={steps.changed}
        />
      </div>
      {choosing && <ProjectChoice projects={projects} chosen={project} onChoose={setProject} />}
      <FailureAlert failure={task.failure ?? reason} connection={values} onAllow={steps.allow} />
      <div class="form-actions">
        <p class="secondary-text">
          {blocked === undefined ? (
            <AccessHint key={String(task.busy)} identityUrl={values.identityUrl} />
          ) : (
            text(blocked)
          )}
        </p>
        {saved !== undefined && !choosing && (
          <Button kind="danger" onClick={onRemove}>
            {text("optionsRemoveEllipsis")}
          </Button>
        )}
        <Button kind="quiet" onClick={cancel}>
          {text(choosing ? "optionsBack" : "optionsCancel")}
        </Button>
        <Button
          kind="primary"
          type="submit"
          busy={task.busy}
          disabledBecause={blocked === undefined ? unchosen : text(blocked)}
        >
          {text(choosing ? "optionsContinue" : "commonSignIn")}
        </Button>
      </div>
    </form>
  );
}
