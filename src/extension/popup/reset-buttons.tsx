import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Reset } from "../reset-records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { ErrorIcon } from "../ui/field-icons.tsx";
import { EnterIcon } from "../ui/icons.tsx";
import { CopyIcon, RefreshIcon } from "../ui/rare-icons.tsx";
import { command } from "./command.ts";
import { leaveForOptions } from "./leave.ts";
import { RemedyButton } from "./remedy-button.tsx";
import type { ResetEnd } from "./reset-end.ts";

/** Takes the request back. If the guest has acted by then, the reset goes on to its end. */
export function CancelReset({ instanceId, reset }: { instanceId: string; reset: Reset }): JSX.Element | null {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  if (reset.way === "cloud" || reset.phase === "opened") return null;
  async function cancel() {
    setBusy(true);
    setFailure(null);
    const answer = await command("withdrawReset", { instanceId });
    setBusy(false);
    if (answer.code !== "withdrawing") setFailure(answer);
  }
  return (
    <>
      {failure && (
        <p class="reset-failure" role="alert">
          <ErrorIcon />
          {text("popupResetCancelFailed", describeFailure(failure).what)}
        </p>
      )}
      <Button wide busy={busy || reset.withdrawnAt !== undefined} onClick={() => void cancel()}>
        {text("popupResetCancel")}
      </Button>
    </>
  );
}

export interface EndButtonProps {
  end: ResetEnd;
  onCopy: () => void;
  /** Asks for another reset. */
  onAgain: () => void;
  /** Shows what is stored. */
  onLook: () => void;
  onSignIn: (reason: Failure) => void;
}

/** The one thing to do at the end. */
export function EndButton({ end, onCopy, onAgain, onLook, onSignIn }: EndButtonProps): JSX.Element {
  switch (end.action) {
    case "copy":
      return (
        <Button kind="primary" wide icon={<CopyIcon />} keyHint={<EnterIcon />} onClick={onCopy}>
          {text("popupCopyPassword")}
        </Button>
      );
    case "again":
      return (
        <Button wide icon={<RefreshIcon />} onClick={onAgain}>
          {text("popupResetAgain")}
        </Button>
      );
    case "settings":
      return (
        <Button wide onClick={() => leaveForOptions("#security")}>
          {text("popupOpenSecurity")}
        </Button>
      );
    case "remedy": {
      const { failure } = end;
      if (failure === undefined) break;
      return <RemedyButton failure={failure} onRetry={onAgain} onSignIn={() => onSignIn(failure)} />;
    }
  }
  return (
    <Button wide onClick={onLook}>
      {text("popupShowDetails")}
    </Button>
  );
}
