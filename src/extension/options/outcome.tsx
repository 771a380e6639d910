import { useEffect, useRef } from "preact/hooks";
import type { Connection } from "../records.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { CheckIcon } from "../ui/icons.tsx";
import { readIdentityUrl } from "./identity-url.ts";

/** What was done, in one line. The empty line waits in the page, so that screen readers announce what comes into it. */
export function Outcome({ done }: { done: string | undefined }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // Below a tall form it would be said out of sight.
    if (done !== undefined) line.current?.scrollIntoView({ block: "nearest" });
  }, [done]);
  return (
    <p class="outcome" role="status" ref={line}>
      {done !== undefined && (
        <>
          <CheckIcon />
          <span>{done}</span>
        </>
      )}
    </p>
  );
}

/** What this connection has to be told instead. */
function ownNext(failure: Failure, { identityUrl, way }: Pick<Connection, "identityUrl" | "way">): string | undefined {
  const identity = readIdentityUrl(identityUrl);
  // The browser is to allow a host that the user has not typed.
  if (failure.code === "permission-needed" && identity.code === "ok" && identity.origin !== failure.origin)
    return text("optionsHostOfCatalogue");
  if (failure.code === "wrong-credentials" && way === "application-credential") return text("optionsCredentialRefused");
  return undefined;
}

interface FailureAlertProps {
  failure: Failure | undefined;
  /** The one that failed, where it makes a difference to what is said. */
  connection?: Pick<Connection, "identityUrl" | "way">;
  /** Asks the browser for this match pattern and goes on. */
  onAllow?: (origin: string) => void;
}

export function FailureAlert({ failure, connection, onAllow }: FailureAlertProps) {
  if (failure === undefined) return null;
  const { what, next, remedy } = describeFailure(failure);
  const allow =
    failure.code === "permission-needed" && onAllow ? (
      <Button onClick={() => onAllow(failure.origin)}>{remedy?.label}</Button>
    ) : undefined;
  return (
    <Alert title={what} action={allow}>
      <p>{connection === undefined ? next : (ownNext(failure, connection) ?? next)}</p>
    </Alert>
  );
}
