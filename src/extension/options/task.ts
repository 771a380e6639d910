import { useState } from "preact/hooks";
import type { Failure } from "../ui/failure-text.ts";

export interface Task {
  busy: boolean;
  /** Why the last run did not do what was asked. */
  failure: Failure | undefined;
  /** `work` answers with its failure, if any. A second click while it runs does nothing. */
  run(work: () => Promise<Failure | undefined>): void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  return {
    busy,
    failure,
    run: (work) => {
      if (busy) return;
      setBusy(true);
      setFailure(undefined);
      work()
        .catch((): Failure => ({ code: "no-background" }))
        .then((outcome) => {
          setBusy(false);
          setFailure(outcome);
        });
    },
  };
}
