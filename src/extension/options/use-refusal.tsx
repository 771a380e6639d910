import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { text } from "../text.ts";
import { WaitNote } from "../ui/wait-note.tsx";
import type { PassphraseRefused } from "../vault-messages.ts";

export interface Refusal {
  /** What stands below the field, if anything. */
  note: ComponentChildren;
  /** Why the passphrase cannot be tried now; undefined when it can. */
  disabledBecause: string | undefined;
  show(refused: PassphraseRefused): void;
  clear(): void;
}

/** A passphrase that was refused: why, and how long until the next try. What was typed stays. */
export function useRefusal(): Refusal {
  const [refused, setRefused] = useState<PassphraseRefused>();
  const [waiting, setWaiting] = useState(false);
  const waits = refused !== undefined && refused.seconds > 0;
  return {
    note: waits ? (
      <WaitNote key={refused} refused={refused} onOver={() => setWaiting(false)} />
    ) : (
      refused && text("optionsPassphraseWrong")
    ),
    disabledBecause: waiting ? text("commonWaitFirst") : undefined,
    show: (answer) => {
      setRefused(answer);
      setWaiting(answer.seconds > 0);
    },
    clear: () => {
      // The time goes on, whatever is typed.
      if (!waiting) setRefused(undefined);
    },
  };
}
