import { useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { ImportIcon } from "../ui/rare-icons.tsx";
import { backupFileName, downloadFile } from "./download-file.ts";
import { useReturnFocus } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { RestoreForm } from "./restore-form.tsx";
import { SettingRow } from "./setting-row.tsx";
import { useTask } from "./task.ts";
import { vaultFirst } from "./vault-first.ts";

const restoreId = "restore-backup";

interface BackupProps {
  vault: Snapshot["vault"];
  onDone(outcome: string | undefined): void;
}

/** A backup as a file, and back. */
export function Backup({ vault, onDone }: BackupProps) {
  const [restoring, setRestoring] = useState(false);
  const task = useTask();
  useReturnFocus(restoring ? restoreId : undefined);

  const download = (): void => {
    onDone(undefined);
    task.run(async () => {
      const answer = await ask("makeBackup", {});
      if (answer.code !== "made") return answer;
      const name = backupFileName(new Date());
      downloadFile(name, answer.file);
      onDone(text("optionsBackupMade", name));
      return undefined;
    });
  };

  return (
    <SettingRow
      name={text("optionsBackup")}
      noteId="backup-note"
      note={text("optionsBackupNote")}
      actions={
        <>
          {!restoring && (
            <Button
              id={restoreId}
              disabledBecause={vault === "locked" ? text("optionsUnlockFirst") : undefined}
              onClick={() => {
                onDone(undefined);
                setRestoring(true);
              }}
            >
              {text("optionsRestoreBackup")}
            </Button>
          )}
          <Button
            icon={<ImportIcon />}
            busy={task.busy}
            aria-describedby="backup-note"
            disabledBecause={vaultFirst(vault)}
            onClick={download}
          >
            {text("optionsDownloadBackup")}
          </Button>
        </>
      }
    >
      <FailureAlert failure={task.failure} />
      {restoring && (
        <RestoreForm
          vault={vault}
          onCancel={() => setRestoring(false)}
          onRestored={(outcome) => {
            setRestoring(false);
            onDone(outcome);
          }}
        />
      )}
    </SettingRow>
  );
}
