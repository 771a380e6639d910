import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ClipboardStatus } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { secondsLeft, useClock } from "./clock.ts";
import { command } from "./command.ts";
import { altKey, useKeys } from "./keyboard.ts";
import { ProgressLine } from "./progress-line.tsx";
import { richText } from "./rich-text.tsx";

/** Something small that was done, at a time in unix milliseconds. */
export interface Notice {
  text: string;
  at: number;
}

interface StatusProps {
  clipboard: ClipboardStatus | undefined;
  notice: Notice | undefined;
  /** Lies over the footer, where the view has no space of its own for it. */
  floating: boolean;
}

/** The outcome bar. Its place is always there: nothing moves when it speaks. */
export function Status({ clipboard, notice, floating }: StatusProps): JSX.Element {
  const cleared = useCleared(clipboard);
  const newest = [notice, cleared].reduce((a, b) => (b !== undefined && (a === undefined || b.at > a.at) ? b : a));
  const showsClipboard = clipboard !== undefined && (newest === undefined || clipboard.copiedAt >= newest.at);
  useKeys((event) => {
    if (altKey(event) !== "x" || clipboard === undefined) return false;
    void command("clearClipboard", {});
    return true;
  });
  return (
    <div class={floating ? "status floating" : "status"} role="status">
      {showsClipboard && <OnClipboard key={clipboard.copiedAt} clipboard={clipboard} />}
      {!showsClipboard && newest !== undefined && (
        <div key={newest.at} class="status-content">
          <CheckIcon />
          <span class="status-text truncate">{newest.text}</span>
        </div>
      )}
    </div>
  );
}

/** When the record goes, the password is off the clipboard: emptied, or replaced by what the user copied since. */
function useCleared(clipboard: ClipboardStatus | undefined): Notice | undefined {
  const before = useRef(clipboard);
  const [cleared, setCleared] = useState<Notice>();
  useEffect(() => {
    if (before.current !== undefined && clipboard === undefined) {
      setCleared({ text: text("popupClipboardCleared"), at: Date.now() });
    }
    before.current = clipboard;
  }, [clipboard]);
  return cleared;
}

function OnClipboard({ clipboard }: { clipboard: ClipboardStatus }): JSX.Element {
  const { instanceName, copiedAt, clearsAt } = clipboard;
  const now = useClock(clearsAt !== null);
  const name = <strong>{instanceName}</strong>;
  return (
    <div class="status-content">
      {clearsAt !== null && <ProgressLine left={(clearsAt - now) / (clearsAt - copiedAt)} />}
      <CheckIcon />
      <span class="status-text">
        <span class="truncate" title={instanceName}>
          {richText("popupCopiedPassword", name)}
        </span>{" "}
        {clearsAt === null ? (
          <span class="secondary-text truncate">{text("popupClipboardStays")}</span>
        ) : (
          <>
            <span class="secondary-text truncate" aria-hidden="true">
              {text("popupClipboardClears", secondsLeft(clearsAt, now))}
            </span>
            <span class="visually-hidden">{text("popupClipboardClears", secondsLeft(clearsAt, copiedAt))}</span>
          </>
        )}
      </span>
      <Button title={text("popupClearNowKey")} onClick={() => void command("clearClipboard", {})}>
        {text("popupClearNow")}
      </Button>
    </div>
  );
}
