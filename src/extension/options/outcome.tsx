import { useEffect, useRef } from "preact/hooks";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { CheckIcon } from "../ui/icons.tsx";

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

interface FailureAlertProps {
  failure: Failure | undefined;
  /** Asks the browser for this match pattern and goes on. */
  onAllow?: (origin: string) => void;
}

export function FailureAlert({ failure, onAllow }: FailureAlertProps) {
  if (failure === undefined) return null;
  const { what, next, remedy } = describeFailure(failure);
  const allow =
    failure.code === "permission-needed" && onAllow ? (
      <Button onClick={() => onAllow(failure.origin)}>{remedy?.label}</Button>
    ) : undefined;
  return (
    <Alert title={what} action={allow}>
      <p>{next}</p>
    </Alert>
  );
}
