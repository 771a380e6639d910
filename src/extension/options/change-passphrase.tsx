import { useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { ChangePassphraseForm } from "./change-passphrase-form.tsx";
import { useReturnFocus } from "./focus.ts";
import { SettingRow } from "./setting-row.tsx";
import { vaultFirst } from "./vault-first.ts";

const id = "change-passphrase";

interface ChangePassphraseProps {
  vault: Snapshot["vault"];
  onDone(outcome: string | undefined): void;
}

export function ChangePassphrase({ vault, onDone }: ChangePassphraseProps) {
  const [open, setOpen] = useState(false);
  useReturnFocus(open ? id : undefined);
  return (
    <SettingRow
      name={text("optionsPassphrase")}
      noteId="passphrase-note"
      note={text("optionsPassphraseNote")}
      actions={
        !open && (
          <Button
            id={id}
            aria-describedby="passphrase-note"
            disabledBecause={vaultFirst(vault)}
            onClick={() => {
              onDone(undefined);
              setOpen(true);
            }}
          >
            {text("optionsChangePassphrase")}
          </Button>
        )
      }
    >
      {open && (
        <ChangePassphraseForm
          onCancel={() => setOpen(false)}
          onChanged={() => {
            setOpen(false);
            onDone(text("optionsPassphraseChanged"));
          }}
        />
      )}
    </SettingRow>
  );
}
