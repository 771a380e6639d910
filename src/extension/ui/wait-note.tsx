import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../text.ts";
import type { PassphraseRefused } from "../vault-messages.ts";

interface WaitNoteProps {
  refused: PassphraseRefused;
  /** The next try will be looked at. */
  onOver(): void;
}

/**
 * Why no passphrase is tried for now, with the time left. Screen readers hear the whole time once: each second anew would
 * drown everything else. A new note for each refusal: give it a key.
 */
export function WaitNote({ refused, onOver }: WaitNoteProps): JSX.Element {
  const [until] = useState(() => Date.now() + refused.seconds * 1000);
  const [left, setLeft] = useState(refused.seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [until]);
  const over = left === 0;
  useEffect(() => {
    if (over) onOver();
  }, [over]);

  if (over) return <span>{text("commonTryNow")}</span>;
  const says = (seconds: number): string =>
    text(refused.code === "too-soon" ? "commonTooSoon" : "commonWrongPassphraseWait", inWords(seconds));
  return (
    <span>
      <span class="visually-hidden">{says(refused.seconds)}</span>
      <span aria-hidden="true">{says(left)}</span>
    </span>
  );
}

function inWords(seconds: number): string {
  if (seconds < 100) return text("commonSeconds", seconds);
  return text("commonMinutesSeconds", Math.floor(seconds / 60), seconds % 60);
}
