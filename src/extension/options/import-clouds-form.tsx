import { useRef, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CloudChoice } from "./cloud-choice.tsx";
import { CloudFilesField } from "./cloud-files-field.tsx";
import { focusFirstError, useFirstFieldFocus } from "./focus.ts";
import { foundCloudText, notFoundText } from "./found-cloud-text.ts";
import type { ImportedConnection } from "./imported-connection.ts";
import type { CloudFile, CloudFilesOutcome, FoundCloud } from "./read-cloud-files.ts";

interface ImportCloudsFormProps {
  onCancel(): void;
  onImported(found: ImportedConnection[]): void;
}

/** Makes connections of what clouds.yaml, secure.yaml and openrc files say. What they lack is asked for afterwards. */
export function ImportCloudsForm({ onCancel, onImported }: ImportCloudsFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const pasted = useRef<HTMLTextAreaElement>(null);
  const [files, setFiles] = useState<CloudFile[]>([]);
  const [clouds, setClouds] = useState<FoundCloud[]>();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [error, setError] = useState<string>();
  useFirstFieldFocus(form);

  const complain = (why: string): void => {
    setError(why);
    focusFirstError(form.current);
  };

  const show = (outcome: CloudFilesOutcome): void => {
    setError(undefined);
    const [first, ...others] = outcome.code === "clouds" ? outcome.clouds : [];
    if (outcome.code !== "clouds") complain(notFoundText(outcome));
    else if (first === undefined || others.length > 0) setClouds(outcome.clouds);
    else if (first.code === "found") onImported([first.imported]);
    else complain(foundCloudText(first));
  };

  const read = async (): Promise<void> => {
    const typed = pasted.current?.value ?? "";
    const given = files.length > 0 ? files : typed.trim() === "" ? [] : [{ name: "", text: typed }];
    if (given.length === 0) return complain(text("optionsCloudFileMissing"));
    const { readCloudFiles } = await import("./read-cloud-files.ts");
    show(readCloudFiles(given));
  };

  const add = (): void => {
    const found = (clouds ?? []).filter((_, at) => chosen.includes(at));
    onImported(found.flatMap((cloud) => (cloud.code === "found" ? [cloud.imported] : [])));
  };

  return (
    <form
      ref={form}
      class="panel form"
      aria-label={text("optionsImportCloudsTitle")}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (clouds === undefined) void read();
        else if (chosen.length > 0) add();
      }}
    >
      <div>
        <h3>{text("optionsImportCloudsTitle")}</h3>
        <p class="secondary-text">{text("optionsImportCloudsNote")}</p>
      </div>
      {clouds === undefined ? (
        <CloudFilesField
          pasted={pasted}
          chosen={files}
          error={error}
          onPaste={() => setError(undefined)}
          onChoose={(next) => {
            setError(undefined);
            setFiles(next);
          }}
          onUnreadable={(file) => complain(text("optionsCloudFileUnreadable", file))}
        />
      ) : (
        <CloudChoice clouds={clouds} chosen={chosen} onChoose={setChosen} />
      )}
      <div class="form-actions">
        <Button kind="quiet" onClick={onCancel}>
          {text("optionsCancel")}
        </Button>
        <Button
          kind="primary"
          type="submit"
          disabledBecause={clouds !== undefined && chosen.length === 0 ? text("optionsChooseCloudFirst") : undefined}
        >
          {text("optionsContinue")}
        </Button>
      </div>
    </form>
  );
}
