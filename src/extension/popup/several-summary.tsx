import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Reset } from "../reset-records.ts";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { describeFailure } from "../ui/failure-text.ts";
import { CheckIcon } from "../ui/icons.tsx";
import { command } from "./command.ts";
import { describeEnd } from "./reset-end.ts";
import { StepMark } from "./reset-step-list.tsx";
import { stepOf, stepsOf } from "./reset-steps.ts";
import { verdictOf } from "./verdict.ts";

interface SummaryProps {
  connectionId: string;
  snapshot: Snapshot;
  ids: readonly string[];
  /** What is known of them: records that have gone since are still told here. */
  resets: Record<string, Reset>;
  onOpen: (instanceId: string) => void;
}

/** How each reset stands, live. */
export function SeveralSummary({ connectionId, snapshot, ids, resets, onOpen }: SummaryProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  return (
    <ul class="several-list" ref={list}>
      {ids.map((id) => {
        const reset = resets[id];
        return (
          reset && (
            <SummaryRow
              key={id}
              id={id}
              connectionId={connectionId}
              snapshot={snapshot}
              reset={reset}
              onOpen={() => onOpen(id)}
            />
          )
        );
      })}
    </ul>
  );
}

interface RowProps extends Omit<SummaryProps, "ids" | "resets" | "onOpen"> {
  id: string;
  reset: Reset;
  onOpen: () => void;
}

function SummaryRow({ id, connectionId, snapshot, reset, onOpen }: RowProps): JSX.Element {
  const { outcome, instanceName } = reset;
  const failed = outcome !== undefined && verdictOf(outcome) !== "reset";
  const state = outcome === undefined ? "now" : failed ? "failed" : "done";
  return (
    <li>
      <StepMark state={state} />
      <span class="several-text">
        <Button kind="bare" title={text("popupDetailsOf", instanceName)} onClick={onOpen}>
          <span class="truncate">{instanceName}</span>
        </Button>
        <span class={failed ? "secondary-text failed" : "secondary-text"}>{lineOf(reset, snapshot)}</span>
      </span>
      {outcome !== undefined && !failed && (
        <CopyButton
          id={id}
          connectionId={connectionId}
          instanceName={instanceName}
          onlyHere={snapshot.onlyHere[id] !== undefined}
          copied={snapshot.clipboard?.instanceId === id}
        />
      )}
    </li>
  );
}

/** The step where it is, or how it has ended. */
function lineOf(reset: Reset, snapshot: Snapshot): string {
  if (reset.outcome !== undefined) {
    const { title, why } = describeEnd(reset, reset.outcome);
    return verdictOf(reset.outcome) !== "reset" || reset.outcome.code === "only-here" ? why : title;
  }
  const clearAfterSeconds = snapshot.settings.clearClipboardAfterSeconds;
  const steps = stepsOf(reset, { now: Date.now(), clearAfterSeconds, stopped: null });
  return steps[stepOf(reset).at]?.title ?? "";
}

interface CopyProps {
  id: string;
  connectionId: string;
  instanceName: string;
  onlyHere: boolean;
  copied: boolean;
}

function CopyButton({ id, connectionId, instanceName, onlyHere, copied }: CopyProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );

  async function copy() {
    setBusy(true);
    const which = onlyHere ? ({ which: "only-here" } as const) : {};
    const answer = await command("copyPassword", { connectionId, instanceId: id, instanceName, ...which });
    if (gone.current) return;
    setBusy(false);
    setFailed(answer.code === "copied" ? undefined : describeFailure(answer).what);
  }

  return (
    <>
      {failed !== undefined && (
        <span class="visually-hidden" role="alert">
          {failed}
        </span>
      )}
      <Button
        busy={busy}
        icon={copied && <CheckIcon />}
        title={failed}
        aria-label={text(copied ? "popupCopiedOf" : "popupCopyOf", instanceName)}
        onClick={() => void copy()}
      >
        {text(copied ? "popupCopied" : "popupCopy")}
      </Button>
    </>
  );
}
