import type { Mark } from "./history.ts";

const INTERVAL = 50;
/** So late is late: less is what any process meets, in milliseconds. */
const LATE = 150;

/** Marks the times in which this process, whose clients measure gaps, could not run. Until the function that it returns is called. */
export function noteHoldUps(mark: (mark: Mark) => void): () => void {
  let due = performance.now() + INTERVAL;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - due > LATE) mark({ kind: "held up", at: due, until: now });
    due = now + INTERVAL;
  }, INTERVAL);
  return () => clearInterval(timer);
}
