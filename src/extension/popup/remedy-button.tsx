import type { JSX } from "preact";
import { requestOrigins } from "../ext.ts";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure, type Remedy } from "../ui/failure-text.ts";
import { leaveForOptions } from "./leave.ts";

interface RemedyProps {
  failure: Failure;
  onRetry: () => void;
  onSignIn: () => void;
  busy?: boolean;
}

/** The one button of a failure, if there is something that the user can do here. */
export function RemedyButton({ failure, onRetry, onSignIn, busy = false }: RemedyProps): JSX.Element | null {
  const { remedy } = describeFailure(failure);
  if (remedy === null) return null;
  const actions: Record<Remedy, () => void> = {
    retry: onRetry,
    "sign-in": onSignIn,
    "allow-access": () => allowAccess(failure, onRetry),
    "open-connections": () => leaveForOptions("#connections"),
    "open-keys": () => leaveForOptions("#keys"),
  };
  return (
    <Button busy={busy} onClick={actions[remedy.kind]}>
      {remedy.label}
    </Button>
  );
}

/** Straight from the click, or the browser does not ask. */
function allowAccess(failure: Failure, onAllowed: () => void): void {
  if (failure.code !== "permission-needed") return;
  void requestOrigins([failure.origin]).then((granted) => {
    if (granted) onAllowed();
  });
}
