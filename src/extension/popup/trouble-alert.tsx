import type { JSX } from "preact";
import { Alert } from "../ui/alert.tsx";
import { describeFailure } from "../ui/failure-text.ts";
import type { Errands, Trouble } from "./errands.ts";
import { RemedyButton } from "./remedy-button.tsx";

/** Why the list could not be refreshed or a password not copied. */
export function TroubleAlert({ trouble, errands }: { trouble: Trouble; errands: Errands }): JSX.Element {
  const { what, next } = describeFailure(trouble.failure);
  const busy = errands.refreshing || errands.copying !== null;
  return (
    <Alert
      title={what}
      action={
        <RemedyButton
          failure={trouble.failure}
          busy={busy}
          onRetry={trouble.retry}
          onSignIn={() => errands.askSignIn(trouble.failure, trouble.retry)}
        />
      }
    >
      <p>{next}</p>
    </Alert>
  );
}
