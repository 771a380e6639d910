import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Button, type ButtonProps } from "../ui/button.tsx";
import { PasskeyIcon } from "../ui/field-icons.tsx";
import type { PasskeyGroup } from "./unlock-with-passkey.ts";

interface PasskeyButtonsProps {
  groups: PasskeyGroup[];
  kind: ButtonProps["kind"];
  /** What the browser is asking for now. */
  asking: PasskeyGroup | undefined;
  /** The first button takes the focus. */
  focused?: boolean;
  onChoose(group: PasskeyGroup): void;
}

/** One button, or one for each host: a browser asks for the passkeys of one host at a time. */
export function PasskeyButtons({ groups, kind, asking, focused = false, onChoose }: PasskeyButtonsProps): JSX.Element {
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused) first.current?.querySelector("button")?.focus();
  }, [focused]);
  return (
    <div class="passkey-buttons" ref={first}>
      {groups.map((group) => (
        <Button
          key={group.rpId ?? ""}
          {...(kind !== undefined && { kind })}
          wide
          icon={<PasskeyIcon />}
          busy={asking !== undefined && asking.rpId === group.rpId}
          onClick={() => onChoose(group)}
        >
          {groups.length === 1 || group.rpId === null
            ? text("commonUnlockWithPasskey")
            : text("commonUnlockWithPasskeyOf", group.rpId)}
        </Button>
      ))}
    </div>
  );
}
