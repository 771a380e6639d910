import { useRef, useState } from "preact/hooks";
import type { KeyFileProblem } from "../../core/key-file.ts";
import { ask } from "../ext.ts";
import type { KeyAdded } from "../messages.ts";
import { text } from "../text.ts";
import { keyFileTexts } from "./key-file-texts.ts";
import { KeyForm, type KeyFormProps } from "./key-form.tsx";
import { type KeyFile, PrivateKeyField } from "./private-key-field.tsx";

/** The file stays in the fields until it is accepted, and is never shown or named in an error. */
export function ImportKeyForm(props: KeyFormProps) {
  const pasted = useRef<HTMLTextAreaElement>(null);
  const [chosen, setChosen] = useState<KeyFile>();
  const [problem, setProblem] = useState<KeyFileProblem | "missing">();

  const refuse = (why: KeyFileProblem | "missing"): { code: "refused" } => {
    setProblem(why);
    return { code: "refused" };
  };

  const add = async (request: { name: string; passphrase?: string }): Promise<KeyAdded | { code: "refused" }> => {
    setProblem(undefined);
    const file = chosen?.content ?? pasted.current?.value ?? "";
    if (file.trim() === "") return refuse("missing");
    const answer = await ask("importKey", { ...request, file });
    return answer.code === "key-refused" ? refuse(answer.problem) : answer;
  };

  return (
    <KeyForm
      {...props}
      title={text("optionsImportKeyTitle")}
      submitLabel={text("optionsImportKey")}
      suggestedName={chosen?.name || text("optionsKeyNameDefault")}
      add={add}
    >
      <PrivateKeyField
        pasted={pasted}
        chosen={chosen}
        error={problem && text(problem === "missing" ? "optionsKeyFileMissing" : keyFileTexts[problem])}
        onChoose={(file) => {
          setProblem(undefined);
          setChosen(file);
        }}
        onTooLarge={() => setProblem("not-a-key-file")}
      />
    </KeyForm>
  );
}
