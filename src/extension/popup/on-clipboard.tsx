import type { JSX } from "preact";
import type { ClipboardStatus } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { secondsLeft, useClock } from "./clock.ts";
import { command } from "./command.ts";
import { ProgressLine } from "./progress-line.tsx";
import { richText } from "./rich-text.tsx";

/** Which password is on the clipboard, and for how long. Screen readers hear it once: the seconds are for the eye. */
export function OnClipboard({ clipboard }: { clipboard: ClipboardStatus }): JSX.Element {
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
