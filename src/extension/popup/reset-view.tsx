import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Reset } from "../reset-records.ts";
import { type TextKey, text } from "../text.ts";
import { formatDue } from "../ui/dates.ts";
import { EyeIcon } from "../ui/field-icons.tsx";
import { BackArrowIcon, InfoIcon } from "../ui/rare-icons.tsx";
import { useClock } from "./clock.ts";
import { Footer } from "./footer.tsx";
import { type Instance, isRunning, stateText } from "./instance.ts";
import { InstanceHeading } from "./instance-heading.tsx";
import { afterRelease, isBack, useKeys } from "./keyboard.ts";
import { CancelReset, EndButton, type EndButtonProps } from "./reset-buttons.tsx";
import { endOf } from "./reset-end.ts";
import { ResetStepList } from "./reset-step-list.tsx";
import { stepCount, stepOf, stepsOf } from "./reset-steps.ts";
import { richText } from "./rich-text.tsx";
import { type Verdict, verdictOf } from "./verdict.ts";

interface ResetViewProps extends Omit<EndButtonProps, "end"> {
  instance: Instance;
  reset: Reset;
  clearAfterSeconds: number | null;
  onBack: () => void;
  /** The status bar. */
  children: ComponentChildren;
}

/** A reset while it runs, and how it has ended. No button has the focus while it runs: a stray Enter cancels nothing. */
export function ResetView(props: ResetViewProps): JSX.Element {
  const { instance, reset, clearAfterSeconds, onBack, children } = props;
  const ended = reset.phase === "ended";
  const end = endOf(reset);
  const counts = !ended || (reset.outcome !== undefined && "clearsAt" in reset.outcome);
  const now = useClock(counts);
  const stopped = isRunning(instance) ? null : stateText(instance);
  const steps = stepsOf(reset, { now, clearAfterSeconds, stopped });
  const { at } = stepOf(reset);
  const heading = useRef<HTMLHeadingElement>(null);
  const actions = useRef<HTMLDivElement>(null);
  const ready = end?.waits === true;

  useEffect(
    () => afterRelease(() => (ready ? actions.current?.querySelector("button") : heading.current)?.focus()),
    [ready],
  );
  useKeys((event) => {
    if (event.key === "Escape") close();
    else if (isBack(event)) onBack();
    else return false;
    return true;
  });

  return (
    <>
      <main class="instance">
        <InstanceHeading instance={instance} onBack={onBack} />
        <div class="reset">
          <h2 ref={heading} tabIndex={-1}>
            {text(ended && reset.outcome !== undefined ? headings[verdictOf(reset.outcome)] : "popupResetting")}
          </h2>
          <span class="secondary-text">
            {text("popupResetStepOf", Math.min(at + 1, stepCount(reset)), stepCount(reset))}
          </span>
        </div>
        <ResetStepList steps={steps} still={ended} />
        {/* The seconds are for the eye: only another step, or another reason, is said. */}
        <p class="visually-hidden" role="status">
          {end === undefined ? steps[at]?.title : `${end.title}. ${end.why} ${end.next}`}
        </p>
        {end === undefined
          ? reset.phase !== "opened" && <RunningNote reset={reset} now={now} />
          : end.next !== "" && (
              <p class="reset-note">
                <InfoIcon />
                <span>{end.next}</span>
              </p>
            )}
        <div class="actions" ref={actions}>
          {end === undefined ? (
            <CancelReset instanceId={instance.id} reset={reset} />
          ) : (
            <EndButton {...props} end={end} />
          )}
        </div>
      </main>
      {children}
      <Footer
        hints={[
          { label: text("popupHintBack"), keys: [<BackArrowIcon />] },
          { label: text(ended ? "popupHintClose" : "popupHintCloseWaiting"), keys: ["Esc"] },
        ]}
      />
    </>
  );
}

const headings = {
  reset: "popupResetDone",
  "not-reset": "popupResetNotDone",
  unsure: "popupResetUnsure",
} as const satisfies Record<Verdict, TextKey>;

/** What holds while it runs, and who can read the new password. */
function RunningNote({ reset, now }: { reset: Reset; now: number }): JSX.Element {
  if (reset.way === "cloud") {
    return (
      <p class="reset-note warning">
        <EyeIcon />
        <span>
          <b>{text("popupCloudCanRead")}</b> {text("popupResetKeepsWaiting")}
        </span>
      </p>
    );
  }
  return (
    <p class="reset-note">
      <InfoIcon />
      <span>
        {richText("popupResetOldValid", <b>{text("popupResetOldPassword")}</b>)} {text("popupResetKeepsWaiting")}{" "}
        {text("popupResetExpires", formatDue(reset.expiresAt, now))}
      </span>
    </p>
  );
}
