import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ErrorIcon } from "./field-icons.tsx";
import { WarningIcon } from "./rare-icons.tsx";

interface AlertProps {
  /** Amber asks for a decision, red reports a failure. */
  tone?: "danger" | "warning";
  title: ComponentChildren;
  /** One button. */
  action?: ComponentChildren;
  children?: ComponentChildren;
}

/** What happened and what to do next. Announced at once, never dismissed by time. */
export function Alert({ tone = "danger", title, action, children }: AlertProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  // Inside a tall form it would be said out of sight.
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div class={tone === "warning" ? "alert warning" : "alert"} role="alert" ref={box}>
      {tone === "warning" ? <WarningIcon /> : <ErrorIcon />}
      <div class="alert-body">
        <p class="alert-title">{title}</p>
        {children}
      </div>
      {action !== undefined && <div class="alert-action">{action}</div>}
    </div>
  );
}
