import type { JSX } from "preact";
import { deferred } from "./deferred.tsx";
import type { StatusProps } from "./status-content.tsx";

const StatusContent = deferred("StatusContent");

/** The outcome bar. Its place is always there: nothing moves when it speaks. */
export function Status(props: StatusProps): JSX.Element {
  return (
    <div class={props.floating ? "status floating" : "status"} role="status">
      <StatusContent {...props} />
    </div>
  );
}
