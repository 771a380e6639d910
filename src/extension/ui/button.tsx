import type { ButtonHTMLAttributes, ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { Spinner } from "./icons.tsx";
import { KeyCap } from "./key-cap.tsx";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "disabled"> {
  /** `bare` is text that acts inside a box; `icon-only` needs an `aria-label`. */
  kind?: "primary" | "secondary" | "quiet" | "danger" | "bare" | "icon-only";
  icon?: ComponentChildren;
  /** The key that does the same, drawn behind the label. */
  keyHint?: ComponentChildren;
  wide?: boolean;
  /** The label and the width stay, the icon becomes the spinner, clicks do nothing. */
  busy?: boolean;
  /** Why it cannot be used now. It stays focusable and says so. */
  disabledBecause?: string | undefined;
}

export function Button(props: ButtonProps): JSX.Element {
  const { kind = "secondary", icon, keyHint, wide, busy = false, disabledBecause, onClick, children, ...rest } = props;
  const reasonId = useId();
  const classes = ["button", kind, wide && "wide", busy && "busy"].filter(Boolean).join(" ");
  const idle = !busy && disabledBecause === undefined;
  return (
    <button
      type="button"
      {...rest}
      class={classes}
      aria-busy={busy || undefined}
      aria-disabled={!idle || undefined}
      aria-describedby={disabledBecause === undefined ? rest["aria-describedby"] : reasonId}
      title={disabledBecause ?? rest.title}
      onClick={(event) => (idle ? onClick?.(event) : event.preventDefault())}
    >
      {busy && icon !== undefined ? <Spinner /> : icon}
      {busy && icon === undefined && keyHint === undefined && <Spinner beside />}
      {children}
      {keyHint !== undefined && <KeyCap>{busy && icon === undefined ? <Spinner /> : keyHint}</KeyCap>}
      {disabledBecause !== undefined && (
        // Hidden, not just invisible: the description may use it, the name must not.
        <span id={reasonId} hidden>
          {disabledBecause}
        </span>
      )}
    </button>
  );
}
