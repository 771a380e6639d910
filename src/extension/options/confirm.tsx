import { useId, useLayoutEffect } from "preact/hooks";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { FailureAlert } from "./outcome.tsx";
import type { Task } from "./task.ts";

interface ConfirmProps {
  title: string;
  /** What is lost that the user may not think of. */
  warning?: string | undefined;
  /** What is lost in any case. */
  consequence: string;
  safe: string;
  unsafe: string;
  disabledBecause?: string | undefined;
  task: Task;
  onSafe(): void;
  onUnsafe(): void;
}

/** Asks once, in its own place. The focus is on the safe choice. */
export function Confirm(props: ConfirmProps) {
  const { title, warning, consequence, safe, unsafe, disabledBecause, task, onSafe, onUnsafe } = props;
  const safeId = useId();
  useLayoutEffect(() => document.getElementById(safeId)?.focus(), [safeId]);
  return (
    <>
      <Alert
        tone="warning"
        title={title}
        action={
          <div class="choices">
            <Button id={safeId} onClick={onSafe}>
              {safe}
            </Button>
            <Button kind="danger" busy={task.busy} disabledBecause={disabledBecause} onClick={onUnsafe}>
              {unsafe}
            </Button>
          </div>
        }
      >
        {warning !== undefined && (
          <p>
            <strong>{warning}</strong>
          </p>
        )}
        <p>{consequence}</p>
      </Alert>
      <FailureAlert failure={task.failure} />
    </>
  );
}
