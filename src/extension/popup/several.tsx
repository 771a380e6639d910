import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Reset } from "../reset-records.ts";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { plural } from "../ui/language.ts";
import { BackArrowIcon, BackIcon } from "../ui/rare-icons.tsx";
import { command } from "./command.ts";
import { Footer } from "./footer.tsx";
import type { Instance } from "./instance.ts";
import { afterRelease, isBack, useKeys } from "./keyboard.ts";
import { SeveralConfirm } from "./several-confirm.tsx";
import { SeveralSummary } from "./several-summary.tsx";
import { useSeen } from "./use-seen.ts";

export interface SeveralProps {
  connectionId: string;
  snapshot: Snapshot;
  ids: readonly string[];
  /** They are under way or have ended: nothing is asked. */
  started: boolean;
  /** Back to the list; `done`: nothing is selected there any more. */
  onBack: (done: boolean) => void;
  onOpen: (instance: Instance) => void;
  /** The status bar. */
  children: ComponentChildren;
}

/** Several resets: the question, then how each stands. */
export function Several({ connectionId, snapshot, onBack, onOpen, children, ...props }: SeveralProps): JSX.Element {
  const [ids, setIds] = useState(props.ids);
  const [started, setStarted] = useState(props.started);
  const resets = useKnownResets(started ? ids : [], snapshot);
  const running = ids.filter((id) => resets[id]?.phase !== "ended").length;
  const back = () => onBack(started);
  const title = useRef<HTMLHeadingElement>(null);
  // No button has it while they run: a stray Enter does nothing.
  useEffect(() => {
    if (started) return afterRelease(() => title.current?.focus());
    return undefined;
  }, [started]);
  // As they are now: a refreshed list changes nothing about what is asked.
  const [instances] = useState(() =>
    ids.flatMap((id) => snapshot.list?.instances.find((each) => each.id === id) ?? []),
  );

  useKeys((event) => {
    if (event.key === "Escape" && started) close();
    else if (event.key === "Escape" || isBack(event)) back();
    else return false;
    return true;
  });

  return (
    <>
      <main class="several">
        <div class="instance-heading">
          <Button kind="icon-only" aria-label={text("popupBack")} title={text("popupBack")} onClick={back}>
            <BackIcon />
          </Button>
          <h1 ref={title} tabIndex={-1} class="truncate">
            {heading(started, running, started ? ids.length : instances.length)}
          </h1>
          {started && (
            <span class="secondary-text" role="status">
              {text("popupSeveralDone", ids.length - running, ids.length)}
            </span>
          )}
        </div>
        {started ? (
          <SeveralSummary
            connectionId={connectionId}
            snapshot={snapshot}
            ids={ids}
            resets={resets}
            onOpen={(wanted) => {
              const instance = snapshot.list?.instances.find(({ id }) => id === wanted);
              if (instance !== undefined) onOpen(instance);
            }}
          />
        ) : (
          <SeveralConfirm
            connectionId={connectionId}
            instances={instances}
            onKeep={back}
            onStarted={(begun) => {
              setIds(begun);
              setStarted(true);
            }}
          />
        )}
      </main>
      {children}
      <Footer
        hints={[
          { label: text("popupHintBack"), keys: [<BackArrowIcon />] },
          ...(started
            ? [{ label: text(running > 0 ? "popupHintCloseWaiting" : "popupHintClose"), keys: ["Esc"] }]
            : []),
        ]}
      />
    </>
  );
}

function heading(started: boolean, running: number, count: number): string {
  if (!started) return plural("popupAskSeveral", count);
  return running > 0 ? plural("popupSeveralRunning", count) : plural("popupSeveralEnded", count);
}

/** The records of these resets, also after they have gone; what has ended counts as seen when all have, or the view goes. */
function useKnownResets(ids: readonly string[], { resets }: Snapshot): Record<string, Reset> {
  const known = useRef<Record<string, Reset>>({});
  for (const id of ids) {
    const reset = resets[id];
    if (reset !== undefined) known.current[id] = reset;
  }
  const ended = Object.keys(known.current).filter((id) => known.current[id]?.phase === "ended");
  // All at once: a record that has gone cannot say that the next was started together with it, so that one would be copied.
  useSeen(ended.length === ids.length ? ended : []);
  useEffect(() => () => seen(known.current), []);
  return known.current;
}

/** Those that have ended when the view goes. */
function seen(resets: Record<string, Reset>): void {
  const instanceIds = Object.keys(resets).filter((id) => resets[id]?.phase === "ended");
  if (instanceIds.length > 0) void command("resetsSeen", { instanceIds });
}
