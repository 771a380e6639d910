import type { JSX } from "preact";
import type { Stale } from "../password-messages.ts";
import type { ClipboardStatus } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { WarningIcon } from "../ui/rare-icons.tsx";
import { secondsLeft, useClock } from "./clock.ts";
import { command } from "./command.ts";
import { ProgressLine } from "./progress-line.tsx";
import { richText } from "./rich-text.tsx";
import { describeStale } from "./stale-text.ts";

/** Which password is on the clipboard, and for how long. Screen readers hear it once: the seconds are for the eye. */
export function OnClipboard({
  clipboard,
  stale,
}: {
  clipboard: ClipboardStatus;
  stale: Stale | undefined;
}): JSX.Element {
  const { instanceName, copiedAt, clearsAt } = clipboard;
  const now = useClock(clearsAt !== null);
  const name = <strong>{instanceName}</strong>;
  return (
    <div class="status-content">
      {clearsAt !== null && <ProgressLine left={(clearsAt - now) / (clearsAt - copiedAt)} />}
      {stale === undefined ? <CheckIcon /> : <WarningIcon />}
      <span class="status-text">
        <span class="truncate" title={instanceName}>
          {richText("popupCopiedPassword", name)}
        </span>{" "}
        {stale !== undefined && <span class="stale-note truncate">{describeStale(stale).short}</span>}{" "}
        {clearsAt === null ? (
          <span class={stale === undefined ? "secondary-text truncate" : "visually-hidden"}>
            {text("popupClipboardStays")}
          </span>
        ) : (
          <>
            {stale === undefined && (
              <span class="secondary-text truncate" aria-hidden="true">
                {text("popupClipboardClears", secondsLeft(clearsAt, now))}
              </span>
            )}
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
