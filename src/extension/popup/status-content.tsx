import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ClipboardStatus } from "../records.ts";
import { text } from "../text.ts";
import { ErrorIcon } from "../ui/field-icons.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { command } from "./command.ts";
import type { CopiedStale } from "./errands.ts";
import { altKey, useKeys } from "./keyboard.ts";
import type { Notice } from "./notice.ts";
import { OnClipboard } from "./on-clipboard.tsx";

export interface StatusProps {
  clipboard: ClipboardStatus | undefined;
  /** What is stale about the copied password. */
  stale: CopiedStale | null;
  notice: Notice | undefined;
  /** Lies over the footer, where the view has no space of its own for it. */
  floating: boolean;
}

/** What the outcome bar says: the newest of what there is to say. */
export function StatusContent({ clipboard, stale, notice, floating }: StatusProps): JSX.Element {
  const cleared = useCleared(clipboard);
  const said = floating && notice?.inList === true ? undefined : notice;
  const newest = [said, cleared].reduce((a, b) => (b !== undefined && (a === undefined || b.at > a.at) ? b : a));
  const showsClipboard = clipboard !== undefined && (newest === undefined || clipboard.copiedAt >= newest.at);
  useKeys((event) => {
    if (altKey(event) !== "x" || clipboard === undefined) return false;
    void command("clearClipboard", {});
    return true;
  });
  return (
    <>
      {showsClipboard && (
        <OnClipboard
          key={clipboard.copiedAt}
          clipboard={clipboard}
          stale={stale?.instanceId === clipboard.instanceId ? stale.stale : undefined}
        />
      )}
      {!showsClipboard && newest !== undefined && (
        <div key={newest.at} class={newest.failed === true ? "status-content failed" : "status-content"}>
          {newest.failed === true ? <ErrorIcon /> : <CheckIcon />}
          <span class="status-text">
            <span class="truncate" title={newest.text}>
              {newest.text}
            </span>
            {newest.more !== undefined && <span class="secondary-text truncate">{newest.more}</span>}
          </span>
        </div>
      )}
    </>
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
