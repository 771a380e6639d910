import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { ErrorIcon } from "./field-icons.tsx";

/** What a field's own input, select or textarea must carry: `<input {...control} type="url" />`. */
export interface ControlProps {
  id: string;
  class: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  /** Announced when it appears. */
  error?: ComponentChildren;
  children: (control: ControlProps) => ComponentChildren;
}

/** Label above, control, then hint or error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps): JSX.Element {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = error !== undefined || hint !== undefined;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({
        id,
        class: "control",
        "aria-describedby": hasNote ? noteId : undefined,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {error === undefined && hint !== undefined && (
        <div id={noteId} class="field-hint">
          {hint}
        </div>
      )}
      <div id={error === undefined ? undefined : noteId} class="field-error" role="alert">
        {error !== undefined && (
          <>
            <ErrorIcon />
            <span>{error}</span>
          </>
        )}
      </div>
    </div>
  );
}
