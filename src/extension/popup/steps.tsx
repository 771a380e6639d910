import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { text } from "../text.ts";
import { Spinner } from "../ui/icons.tsx";

/** Things to do, best first. Up and Down go from one to the next. */
export function Steps({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <>
      <h3 class="steps-title">{text("popupWhatYouCanDo")}</h3>
      <ul class="steps" onKeyDown={moveAmongButtons}>
        {children}
      </ul>
    </>
  );
}

interface StepProps {
  title: string;
  note: ComponentChildren;
  icon: ComponentChildren;
  busy?: boolean;
  /** The title is its whole name: the note changes, or is a warning, and describes it. */
  named?: boolean;
  onClick: () => void;
}

export function Step({ title, note, icon, busy = false, named = false, onClick }: StepProps): JSX.Element {
  const noteId = useId();
  return (
    <li>
      <button
        type="button"
        class="step"
        aria-busy={busy}
        aria-label={named ? title : undefined}
        aria-describedby={named ? noteId : undefined}
        onClick={() => !busy && onClick()}
      >
        <span class="step-text">
          <span class="step-title">{title}</span>
          <span class="secondary-text" id={noteId}>
            {note}
          </span>
        </span>
        {busy ? <Spinner /> : icon}
      </button>
    </li>
  );
}

/** Up and Down, from the last to the first. */
export function moveAmongButtons(event: KeyboardEvent & { currentTarget: HTMLUListElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  buttons.at((buttons.findIndex((button) => button.matches(":focus")) + step) % buttons.length)?.focus();
  event.preventDefault();
}
