import { useEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import type { ConnectionDrafts } from "./connection-drafts.ts";
import { ConnectionsSection } from "./connections-section.tsx";
import { FirstSteps } from "./first-steps.tsx";
import type { KeyForCloud } from "./key-for-cloud.ts";
import { KeysSection } from "./keys-section.tsx";
import { SecuritySection } from "./security-section.tsx";
import { Sidebar } from "./sidebar.tsx";
import { keepStepsDone } from "./steps-done.ts";
import { UnlockForm } from "./unlock-form.tsx";
import { useSnapshot } from "./use-snapshot.ts";

interface PageProps {
  /** All as it was when the page opened. */
  first: Snapshot;
  drafts: ConnectionDrafts;
  stepsDone: boolean;
}

export function Page({ first, drafts, stepsDone }: PageProps) {
  const snapshot = useSnapshot(first);
  const [keyForCloud, setKeyForCloud] = useState<KeyForCloud>();
  const [uploaded, setUploaded] = useState(false);
  const [stepsHidden, setStepsHidden] = useState(stepsDone);
  useFocusAfterUnlock(snapshot.vault);

  const noteUpload = (): void => {
    setUploaded(true);
    void keepStepsDone();
  };
  const hideSteps = (): void => {
    setStepsHidden(true);
    void keepStepsDone();
    document.getElementById("keys")?.focus();
  };

  return (
    <div class="page">
      <Sidebar vault={snapshot.vault} />
      <main>
        {snapshot.vault === "locked" && <UnlockForm reason={snapshot.lockReason} passkeys={snapshot.passkeys} />}
        {!stepsHidden && snapshot.vault !== "locked" && (
          <FirstSteps snapshot={snapshot} uploaded={uploaded} onHide={hideSteps} />
        )}
        <KeysSection snapshot={snapshot} onUpload={(keyId) => setKeyForCloud({ keyId })} />
        <ConnectionsSection
          snapshot={snapshot}
          initialDrafts={drafts}
          keyForCloud={keyForCloud}
          onUploaded={noteUpload}
        />
        <SecuritySection snapshot={snapshot} />
      </main>
    </div>
  );
}

/** The unlock form goes with the lock: whoever was typing in it lands on the first heading. */
function useFocusAfterUnlock(vault: Snapshot["vault"]): void {
  const last = useRef(vault);
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (last.current === "locked" && vault === "unlocked" && lost) document.getElementById("keys")?.focus();
    last.current = vault;
  }, [vault]);
}
