import { useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { AddPasskeyForm } from "./add-passkey-form.tsx";
import { useReturnFocus } from "./focus.ts";
import { usePasskeyAvailability } from "./passkey-availability.ts";
import { PasskeyList } from "./passkey-list.tsx";
import { SettingRow } from "./setting-row.tsx";
import { vaultFirst } from "./vault-first.ts";

const id = "add-passkey";

interface PasskeysProps {
  snapshot: Snapshot;
  onDone(outcome: string | undefined): void;
}

/** The passkeys that unlock the vault, and one more; or why this browser can have none. */
export function Passkeys({ snapshot: { vault, passkeys, connections }, onDone }: PasskeysProps) {
  const availability = usePasskeyAvailability(connections);
  const [open, setOpen] = useState(false);
  useReturnFocus(open ? id : undefined);
  const adding = open && availability?.code === "ready";
  const reason = availability?.code === "not-now" ? text(availability.reason) : undefined;
  return (
    <SettingRow
      name={text("optionsPasskeys")}
      noteId="passkeys-note"
      note={reason ?? text("optionsPasskeysNote")}
      actions={
        !adding && (
          <Button
            id={id}
            aria-describedby="passkeys-note"
            disabledBecause={vaultFirst(vault) ?? reason}
            onClick={() => {
              onDone(undefined);
              setOpen(true);
            }}
          >
            {text("optionsAddPasskey")}
          </Button>
        )
      }
    >
      {adding && (
        <AddPasskeyForm
          hosts={availability.hosts}
          known={passkeys}
          onCancel={() => setOpen(false)}
          onAdded={(name) => {
            setOpen(false);
            onDone(text("optionsPasskeyAdded", name));
          }}
        />
      )}
      {passkeys.length > 0 && <PasskeyList passkeys={passkeys} locked={vault === "locked"} onDone={onDone} />}
    </SettingRow>
  );
}
