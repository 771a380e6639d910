import { useEffect, useState } from "preact/hooks";
import { text } from "../text.ts";

/** Milliseconds. What is done sooner needs no progress: it would only flicker. */
const moment = 500;

interface WorkProgressProps {
  /** What is being done, undefined when nothing is. */
  step: string | undefined;
  /** What is said when nothing is being done. */
  ended?: string | undefined;
}

/** The step of a work whose length nobody knows, and how long it has gone on. Screen readers hear the steps, not the seconds. */
export function WorkProgress({ step, ended }: WorkProgressProps) {
  const working = step !== undefined;
  const elapsed = useElapsed(working);
  const shown = working && elapsed >= moment;
  return (
    <div class="work">
      <p class="work-step">
        <span role="status">{shown ? step : working ? undefined : ended}</span>
        {shown && <span aria-hidden="true">{text("optionsSeconds", Math.floor(elapsed / 1000))}</span>}
      </p>
      {shown && <div class="work-bar" role="progressbar" aria-label={step} />}
    </div>
  );
}

/** Milliseconds since `running` became true. */
function useElapsed(running: boolean): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const start = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - start), 250);
    return () => {
      clearInterval(timer);
      setElapsed(0);
    };
  }, [running]);
  return elapsed;
}
