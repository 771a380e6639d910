import type { Snapshot } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CheckIcon } from "../ui/icons.tsx";

interface FirstStepsProps {
  snapshot: Snapshot;
  uploaded: boolean;
  onHide(): void;
}

interface Step {
  title: TextKey;
  note: TextKey;
  done: boolean;
}

/** What a new user does, in order, and what of it is done. The sections below do it. */
export function FirstSteps({ snapshot, uploaded, onHide }: FirstStepsProps) {
  const steps: Step[] = [
    { title: "optionsStepKey", note: "optionsStepKeyRestore", done: snapshot.keys.length > 0 },
    {
      title: "optionsStepConnect",
      note: "optionsStepConnectNote",
      done: snapshot.connections.some(({ signedIn }) => signedIn),
    },
    { title: "optionsStepUpload", note: "optionsStepUploadNote", done: uploaded },
  ];
  const now = steps.findIndex(({ done }) => !done);
  const allDone = now === -1;
  return (
    <section class="panel first-steps" aria-labelledby="first-steps">
      <div class="section-heading">
        <div>
          <h2 id="first-steps">{text(allDone ? "optionsStepsDone" : "optionsSteps")}</h2>
          <p class="secondary-text">{text(allDone ? "optionsStepsDoneNote" : "optionsStepsNote")}</p>
        </div>
        <Button kind="quiet" onClick={onHide}>
          {text("optionsHideSteps")}
        </Button>
      </div>
      <ol>
        {steps.map(({ title, note, done }, index) => (
          <li key={title} class={done ? "done" : undefined} aria-current={index === now ? "step" : undefined}>
            <span class="step-mark" aria-hidden="true">
              {done ? <CheckIcon /> : index + 1}
            </span>
            <div>
              <p class="step-title">
                {text(title)}
                {done && <span class="visually-hidden">{text("optionsStepDone")}</span>}
              </p>
              <p class="secondary-text">{text(note)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
