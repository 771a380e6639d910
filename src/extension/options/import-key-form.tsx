import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../text.ts";
import { FilePassphraseField } from "./file-passphrase-field.tsx";
import { KeyForm, type KeyFormProps } from "./key-form.tsx";
import { type KeyFile, PrivateKeyField } from "./private-key-field.tsx";
import { SentenceWithCommands } from "./sentence-with-commands.tsx";
import { useKeyFileImport } from "./use-key-file-import.ts";
import { WorkProgress } from "./work-progress.tsx";

/** The file stays in the fields until its key is in the vault, and is never shown or named in an error. */
export function ImportKeyForm(props: KeyFormProps) {
  const pasted = useRef<HTMLTextAreaElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const name = useRef("");
  const [chosen, setChosen] = useState<KeyFile>();
  useEffect(() => () => void chosen?.content.fill(0), [chosen]);

  const bringIn = useKeyFileImport({
    // A copy: it is handed over to the worker, and may be needed again.
    file: () => chosen?.content.slice() ?? new TextEncoder().encode(pasted.current?.value),
    passphrase,
    nameFor: (comment) => {
      name.current = oneLine(comment) || text("optionsKeyNameDefault");
      return name.current;
    },
  });
  const { problems, step, stopped } = bringIn;
  const isMissing = (): boolean => chosen === undefined && pasted.current?.value.trim() === "";

  // The focus was on the button that stopped it, which now closes the form.
  useEffect(() => {
    if (stopped) (passphrase.current ?? pasted.current)?.focus();
  }, [stopped]);

  return (
    <KeyForm
      {...props}
      title={text("optionsImportKeyTitle")}
      submitLabel={text("optionsImportKey")}
      suggestedName={oneLine(chosen?.name ?? "")}
      emptyNameHint={text("optionsKeyNameFromComment")}
      add={async (request) => (isMissing() ? bringIn.complain("optionsKeyFileMissing") : bringIn.add(request))}
      onAdded={(typed) => props.onAdded(typed || name.current)}
      onStop={bringIn.stop}
      progress={<WorkProgress step={step && text(step)} ended={stopped ? text("optionsReadingStopped") : undefined} />}
    >
      <PrivateKeyField
        pasted={pasted}
        chosen={chosen}
        error={problems.file && <SentenceWithCommands lines={text(problems.file)} />}
        onPaste={() => bringIn.clearProblem("file")}
        onChoose={(file) => {
          bringIn.forget();
          setChosen(file);
        }}
        onProblem={bringIn.complain}
      />
      {bringIn.encrypted && (
        <FilePassphraseField
          inputRef={passphrase}
          error={problems.passphrase && text(problems.passphrase)}
          onInput={() => bringIn.clearProblem("passphrase")}
        />
      )}
    </KeyForm>
  );
}

/** As the background keeps names. */
const oneLine = (name: string): string =>
  name
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 100);
