import { useId } from "preact/hooks";
import { text } from "../text.ts";

interface StayFieldProps {
  checked: boolean;
  onChange(stay: boolean): void;
}

/** Whether to exchange the password for an application credential of Latchkey's own, and what that is. */
export function StayField({ checked, onChange }: StayFieldProps) {
  const id = useId();
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{text("optionsStay")}</label>
        <p id={`${id}-note`} class="secondary-text">
          {text("optionsStayNote")}
        </p>
      </div>
    </div>
  );
}
