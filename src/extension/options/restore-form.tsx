import { useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { Answer } from "../messages.ts";
import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { BackupFileField, type ChosenFile } from "./backup-file-field.tsx";
import { focusFirstError } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { restoredText } from "./restored-text.ts";
import { useTask } from "./task.ts";

interface RestoreFormProps {
  vault: Snapshot["vault"];
  onCancel(): void;
  /** With what came back, in one line. */
  onRestored(outcome: string): void;
}

interface Errors {
  file?: TextKey | undefined;
  passphrase?: TextKey | undefined;
}

const fileErrors = {
  "not-a-backup": "optionsNotABackup",
  "newer-backup": "optionsNewerBackup",
  "damaged-backup": "optionsDamagedBackup",
} as const satisfies Partial<Record<Answer<"restoreBackup">["code"], TextKey>>;

export function RestoreForm({ vault, onCancel, onRestored }: RestoreFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<ChosenFile>();
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();

  const complain = (wrong: Errors): undefined => {
    setErrors(wrong);
    focusFirstError(form.current);
  };

  const settle = (answer: Answer<"restoreBackup">): Failure | undefined => {
    switch (answer.code) {
      case "restored":
        onRestored(restoredText(answer));
        return undefined;
      case "not-a-backup":
      case "newer-backup":
      case "damaged-backup":
        return complain({ file: fileErrors[answer.code] });
      case "wrong-passphrase":
        return complain({ passphrase: "optionsBackupPassphraseWrong" });
      default:
        return answer;
    }
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const typed = passphrase.current?.value ?? "";
    const wrong: Errors = {
      ...(file === undefined && { file: "optionsBackupFileMissing" }),
      ...(typed === "" && { passphrase: "optionsBackupPassphraseMissing" }),
    };
    complain(wrong);
    if (file === undefined || typed === "") return;
    task.run(async () => settle(await ask("restoreBackup", { file: file.content, passphrase: typed })));
  };

  const title = text("optionsRestoreBackup");
  return (
    <form ref={form} class="form" aria-label={title} noValidate onSubmit={submit}>
      <h3>{title}</h3>
      <BackupFileField
        chosen={file}
        error={errors.file && text(errors.file)}
        onChoose={(chosen) => {
          setFile(chosen);
          setErrors({ ...errors, file: undefined });
        }}
        onUnusable={() => complain({ file: "optionsNotABackup" })}
      />
      <div class="field-pair">
        <PassphraseField
          label={text("optionsBackupPassphrase")}
          error={errors.passphrase && text(errors.passphrase)}
          inputRef={passphrase}
          onInput={() => setErrors({ ...errors, passphrase: undefined })}
        />
      </div>
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        <p class="secondary-text">{text(vault === "none" ? "optionsRestoreIntoEmpty" : "optionsRestoreIntoVault")}</p>
        <Button kind="quiet" onClick={onCancel}>
          {text("optionsCancel")}
        </Button>
        <Button
          kind="primary"
          type="submit"
          busy={task.busy}
          disabledBecause={vault === "locked" ? text("optionsUnlockFirst") : undefined}
        >
          {text("optionsRestore")}
        </Button>
      </div>
    </form>
  );
}
