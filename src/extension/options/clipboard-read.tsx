import { useEffect, useState } from "preact/hooks";
import { dropClipboardRead, mayReadClipboard, requestClipboardRead } from "../ext-tab.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";

/** The optional permission with which a later copy is left alone, and what happens without it. */
export function ClipboardRead({ onDone }: { onDone(outcome: string | undefined): void }) {
  const [allowed, setAllowed] = useState(false);
  const look = async (): Promise<void> => setAllowed(await mayReadClipboard());
  useEffect(() => {
    void look();
  }, []);

  // Asked straight from the click: a browser refuses to ask later.
  const change = (): void => {
    const changed = allowed ? dropClipboardRead().then(() => false) : requestClipboardRead();
    changed.then((now) => {
      setAllowed(now);
      onDone(text(now ? "optionsLaterCopyAllowed" : "optionsLaterCopyStopped"));
    }, look);
  };

  return (
    <div class="setting wide">
      <div>
        <p class="setting-name">{text("optionsLaterCopy")}</p>
        <p class="secondary-text" id="later-copy-note">
          {text(allowed ? "optionsLaterCopyOn" : "optionsLaterCopyOff")}
        </p>
      </div>
      <Button aria-describedby="later-copy-note" onClick={change}>
        {text(allowed ? "optionsStopReading" : "optionsAllowReading")}
      </Button>
    </div>
  );
}
