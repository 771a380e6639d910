import type { JSX } from "preact";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { BackIcon } from "../ui/rare-icons.tsx";
import { type Instance, isRunning, stateText } from "./instance.ts";

export function InstanceHeading({ instance, onBack }: { instance: Instance; onBack: () => void }): JSX.Element {
  return (
    <div class="instance-heading">
      <Button kind="icon-only" aria-label={text("popupBack")} title={text("popupBack")} onClick={onBack}>
        <BackIcon />
      </Button>
      <h1 class="truncate" title={instance.name}>
        {instance.name}
      </h1>
      <span class="instance-state">
        <span class={isRunning(instance) ? "state-dot on" : "state-dot"} aria-hidden="true" />
        {stateText(instance)}
      </span>
    </div>
  );
}
