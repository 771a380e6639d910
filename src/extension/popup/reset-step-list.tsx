import type { JSX } from "preact";
import { text } from "../text.ts";
import { ErrorIcon } from "../ui/field-icons.tsx";
import { CheckIcon, Spinner } from "../ui/icons.tsx";
import type { ResetStep, StepState } from "./reset-steps.ts";

/** Done: filled, with a check. Now: ring and dot, bold. Waiting: an empty ring. Failed: the alert icon. */
export function ResetStepList({ steps, still }: { steps: ResetStep[]; still: boolean }): JSX.Element {
  return (
    <ol class="reset-steps">
      {steps.map(({ state, title, note }, index) => (
        <li key={index} class={`is-${state}`} aria-current={state === "now" ? "step" : undefined}>
          <StepMark state={state} still={still} />
          <span class="reset-step">
            <span class="reset-title">{title}</span>
            <span class="visually-hidden"> {text(stateTexts[state])}</span>
            <span class="reset-second">{note}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

const stateTexts = {
  done: "popupStepDone",
  now: "popupStepNow",
  waiting: "popupStepWaiting",
  failed: "popupStepFailed",
} as const;

/** `still`: nothing is under way, it waits for the user. */
export function StepMark({ state, still = false }: { state: StepState; still?: boolean }): JSX.Element {
  return (
    <span class={`step-mark is-${state}${still ? " still" : ""}`}>
      {state === "done" && <CheckIcon />}
      {state === "now" && <Spinner />}
      {state === "failed" && <ErrorIcon />}
    </span>
  );
}
