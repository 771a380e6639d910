import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { useKeys } from "./keyboard.ts";

interface AskTwiceProps {
  kind: "quiet" | "danger";
  label: string;
  confirm: string;
  keep: string;
  busy: boolean;
  onConfirm: () => void;
}

/** A button that asks once more, in its own place. The safe answer has the focus. */
export function AskTwice({ kind, label, confirm, keep, busy, onConfirm }: AskTwiceProps): JSX.Element {
  const [asking, setAsking] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asking) place.current?.querySelector<HTMLElement>(".secondary")?.focus();
    else if (asked.current) place.current?.querySelector("button")?.focus();
    asked.current = asking;
  }, [asking]);
  useKeys((event) => {
    if (!asking || event.key !== "Escape") return false;
    setAsking(false);
    return true;
  });
  return (
    <div ref={place} class="ask-twice">
      {asking ? (
        <>
          <Button kind="danger" busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
          <Button onClick={() => setAsking(false)}>{keep}</Button>
        </>
      ) : (
        <Button kind={kind} onClick={() => setAsking(true)}>
          {label}
        </Button>
      )}
    </div>
  );
}
