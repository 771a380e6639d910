import { isPopupOpen, setAlarm } from "../ext-background.ts";
import { finishCloudReset } from "./cloud-answer.ts";
import { makeCloudReset, resumeCloudReset } from "./cloud-reset.ts";
import { awaitGuest, finishGuestReset } from "./guest-answer.ts";
import { askGuest, prepareGuestReset } from "./guest-reset.ts";
import { forgetOldPrevious } from "./kept-passwords.ts";
import { pause } from "./pause.ts";
import { findReset, type InstanceReset, resetsUnderWay } from "./reset-record.ts";
import type { Attempt, Next } from "./reset-step.ts";

export const RESET_ALARM = "resets";
/** Milliseconds. Browsers promise no alarm sooner. */
const ALARM_PAUSE = 30_000;
/** For so long after the user has asked the background stays awake for a reset; later the alarm looks, unless somebody looks on. */
const EAGER_FOR = 120_000;

/** Requests that wait for the service take a connection each, and something has to be left for others. */
const MOST_WAITING = 2;

/** Resets that this background is busy with, and those that were to be woken meanwhile. */
const running = new Map<string, Promise<void>>();
const woken = new Set<string>();

/** Goes on with every reset that is under way. Returns when all of them are at rest: ended, or to be woken later. */
export async function goOnWithResets(): Promise<void> {
  await forgetOldPrevious();
  const resets = await resetsUnderWay();
  if (resets.length === 0) return;
  await setResetAlarm();
  for (const { instanceId } of resets) {
    if (running.has(instanceId)) woken.add(instanceId);
    else
      running.set(
        instanceId,
        drive(instanceId).finally(() => running.delete(instanceId)),
      );
  }
  await Promise.all(running.values());
}

export const setResetAlarm = (): Promise<void> => setAlarm(RESET_ALARM, Date.now() + ALARM_PAUSE);

async function drive(instanceId: string): Promise<void> {
  const attempt: Attempt = { eager: false };
  while (true) {
    const reset = await findReset(instanceId);
    if (reset === undefined || reset.phase === "ended") return;
    attempt.eager = running.size <= MOST_WAITING && (await isEager(reset));
    woken.delete(instanceId);
    const next = await step(reset, attempt);
    if (next === "later" && !woken.has(instanceId)) return;
    if (typeof next === "string") continue;
    if (!(await isEager(reset))) return;
    await pause(next.pause);
  }
}

const isEager = async ({ startedAt, withdrawnAt = startedAt }: InstanceReset): Promise<boolean> =>
  Date.now() < withdrawnAt + EAGER_FOR || (await isPopupOpen());

function step(reset: InstanceReset, attempt: Attempt): Promise<Next> {
  const isGuest = reset.way === "guest";
  switch (reset.phase) {
    case "recorded":
      return isGuest ? prepareGuestReset(reset) : makeCloudReset(reset);
    case "asking":
      return isGuest ? askGuest(reset) : resumeCloudReset(reset);
    case "waiting":
      return isGuest ? awaitGuest(reset, attempt) : finishCloudReset(reset);
    default:
      return isGuest ? finishGuestReset(reset) : finishCloudReset(reset);
  }
}
