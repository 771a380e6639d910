import type { Guest, Step } from "./guest.ts";
import { nextStep } from "./step.ts";

/** Milliseconds from one look at the metadata to the next, at least: whatever a service answers, nothing runs in circles. */
const SHORTEST = 1000;

/** Takes step after step, until the guest is told to stop (false) or done (true). */
export async function takeSteps(guest: Guest, stop: AbortSignal): Promise<boolean> {
  let known: string | undefined;
  while (!stop.aborted) {
    const began = guest.uptime();
    const step = await nextStep(guest, known);
    known = step.code === "idle" ? step.version : undefined;
    if (step.code === "done") return true;
    if (step.code === "stopped") return false;
    if (step.code === "waiting") {
      if (!(await guest.pause(step.reason))) return false;
      continue;
    }
    guest.journal.goOn();
    if (step.code === "idle" && !(await guest.rest(restAfter(step, guest.uptime() - began, guest.interval))))
      return false;
  }
  return false;
}

/** Milliseconds. A service that names versions of its metadata is asked to hold the next request; one that does not hold it is asked seldom. */
function restAfter(step: Extract<Step, { code: "idle" }>, seconds: number, interval: number): number {
  if (step.version === undefined || step.held === false) return interval;
  return Math.max(0, SHORTEST - seconds * 1000);
}
