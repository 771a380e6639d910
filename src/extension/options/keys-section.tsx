import { useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { ImportIcon, PlusIcon } from "../ui/rare-icons.tsx";
import { CreateKeyForm } from "./create-key-form.tsx";
import { useReturnFocus } from "./focus.ts";
import { ImportKeyForm } from "./import-key-form.tsx";
import { KeyTable } from "./key-table.tsx";
import { Outcome } from "./outcome.tsx";
import { RestoreForm } from "./restore-form.tsx";
import { SectionHeading } from "./section-heading.tsx";

interface KeysSectionProps {
  snapshot: Snapshot;
  onUpload(keyId: string): void;
}

/** The id of the button that opened the form. */
type Form = "create-key" | "import-key" | "restore-keys";

export function KeysSection({ snapshot: { vault, keys }, onUpload }: KeysSectionProps) {
  const [form, setForm] = useState<Form>();
  const [done, setDone] = useState<string>();
  useReturnFocus(form);
  const open = (wanted: Form): void => {
    setDone(undefined);
    setForm(wanted);
  };
  const close = (): void => setForm(undefined);
  const added = (key: "optionsKeyCreated" | "optionsKeyImported") => (name: string) => {
    close();
    setDone(text(key, name));
  };
  const disabledBecause = vault === "locked" ? text("optionsUnlockFirst") : undefined;
  return (
    <section aria-labelledby="keys">
      <SectionHeading id="keys" title={text("optionsKeys")} note={text("optionsKeysNote")}>
        {form === undefined && (
          <div class="section-actions">
            <Button
              id="import-key"
              icon={<ImportIcon />}
              disabledBecause={disabledBecause}
              onClick={() => open("import-key")}
            >
              {text("optionsImportKey")}
            </Button>
            <Button
              id="create-key"
              icon={<PlusIcon />}
              disabledBecause={disabledBecause}
              onClick={() => open("create-key")}
            >
              {text("optionsCreateKey")}
            </Button>
          </div>
        )}
      </SectionHeading>
      {form === "create-key" && <CreateKeyForm vault={vault} onCancel={close} onAdded={added("optionsKeyCreated")} />}
      {form === "import-key" && <ImportKeyForm vault={vault} onCancel={close} onAdded={added("optionsKeyImported")} />}
      {keys.length > 0 && <KeyTable keys={keys} locked={vault === "locked"} onUpload={onUpload} onDone={setDone} />}
      {form === "restore-keys" && (
        <div class="panel">
          <RestoreForm
            vault={vault}
            onCancel={close}
            onRestored={(outcome) => {
              close();
              setDone(outcome);
            }}
          />
        </div>
      )}
      {keys.length === 0 && form === undefined && (
        <div class="panel empty">
          <p>{text("optionsNoKeysRestore")}</p>
          <Button id="restore-keys" disabledBecause={disabledBecause} onClick={() => open("restore-keys")}>
            {text("optionsRestoreBackup")}
          </Button>
        </div>
      )}
      <Outcome done={done} />
    </section>
  );
}
