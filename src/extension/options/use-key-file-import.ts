import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { TextKey } from "../text.ts";
import type { KeyAdded } from "../vault-messages.ts";
import { readInWorker } from "./key-file-reader.ts";
import { refusalTexts } from "./key-file-texts.ts";

/** Where what the user gave is read from when it is needed: the values stay in the inputs. */
interface Given {
  file(): Uint8Array;
  passphrase: RefObject<HTMLInputElement | null>;
  /** The key's name if the user gave none. */
  nameFor(comment: string): string;
}

interface Problems {
  file?: TextKey | undefined;
  passphrase?: TextKey | undefined;
}

type Request = { name: string; passphrase?: string };

/** Reads a key file in a worker and puts its key into the vault. Whatever fails leaves everything as it was typed. */
export function useKeyFileImport({ file, passphrase, nameFor }: Given) {
  const reading = useRef<AbortController>(undefined);
  const [problems, setProblems] = useState<Problems>({});
  const [encrypted, setEncrypted] = useState(false);
  const [step, setStep] = useState<TextKey>();
  const [stopped, setStopped] = useState(false);
  useEffect(() => () => reading.current?.abort(), []);

  const keep = (wrong: Problems = {}): { code: "kept" } => {
    setProblems(wrong);
    return { code: "kept" };
  };

  const read = async (typed: string) => {
    const controller = new AbortController();
    reading.current = controller;
    setStep(typed === "" ? "optionsReadingFile" : "optionsOpeningFile");
    const bytes = typed === "" ? undefined : new TextEncoder().encode(typed);
    const outcome = await readInWorker({ file: file(), passphrase: bytes }, controller.signal);
    reading.current = undefined;
    return outcome;
  };

  const add = async (request: Request): Promise<KeyAdded | { code: "kept" }> => {
    const typed = passphrase.current?.value ?? "";
    keep();
    setStopped(false);
    const outcome = await read(typed);
    switch (outcome.code) {
      case "cancelled":
        setStopped(true);
        return keep();
      case "refused":
        return keep({ file: refusalTexts[outcome.refusal] });
      case "reader-failed":
        return keep({ file: "optionsKeyFileReaderFailed" });
      case "wrong-passphrase":
        return keep({ passphrase: "optionsFilePassphraseWrong" });
      case "passphrase-needed":
        setEncrypted(true);
        // Asked for the first time, it is no error yet.
        return keep(encrypted ? { passphrase: "optionsFilePassphraseMissing" } : {});
    }
    setStep("optionsStoringKey");
    const content = Array.from(outcome.content);
    outcome.content.fill(0);
    try {
      const name = request.name || nameFor(outcome.comment);
      const answer = await ask("importKey", { ...request, name, type: outcome.type, content });
      return answer.code === "invalid-key" ? keep({ file: "optionsKeyFileDamaged" }) : answer;
    } finally {
      content.fill(0);
    }
  };

  return {
    problems,
    encrypted,
    step,
    stopped,
    /** Ends the reading at once; undefined when nothing is read. */
    stop: step === undefined || step === "optionsStoringKey" ? undefined : () => reading.current?.abort(),
    complain: (why: TextKey) => keep({ file: why }),
    /** Another file: what was said of the last one is over. */
    forget: () => {
      setProblems({});
      setEncrypted(false);
    },
    clearProblem: (which: keyof Problems) => setProblems({ ...problems, [which]: undefined }),
    add: (request: Request) => add(request).finally(() => setStep(undefined)),
  };
}
