import { fetchOtherBlob, fetchStoredBlob } from "../../clouds/openstack/stored-blob.ts";
import { withoutNotice } from "../../core/reset-notice.ts";
import type { PasswordDetails } from "../password-messages.ts";
import type { ResetOutcome } from "../reset-messages.ts";
import { abandonReset } from "./abandon-reset.ts";
import { network } from "./cloud-network.ts";
import { copyIfAwaited } from "./copy-reset.ts";
import { emptyAgain } from "./empty-again.ts";
import { endReset } from "./end-reset.ts";
import { keepFromSlot, replacePassword } from "./kept-passwords.ts";
import { meaningOf } from "./lasting-failure.ts";
import type { OpenedPassword } from "./opened-password.ts";
import { noteOpener } from "./openers.ts";
import { type ResetAnswer, readResetAnswer } from "./reset-answer.ts";
import { inTurn, removeItem } from "./reset-item.ts";
import { changeReset, type InstanceReset } from "./reset-record.ts";
import { type Attempt, askCloud, intervalAt, type Next } from "./reset-step.ts";
import { openStoredPassword } from "./stored-password.ts";

/**
 * Milliseconds: a guest that acted just before the end, or has to confirm that it will not, has this long. On stock Nova it may take 55 s and
 * its requests: it looks every 10 s, sees what was so 15 s ago, and keeps still for 30 s after it has started or posted (settling.ts).
 */
const GRACE = 90_000;
/** Milliseconds before the end: a guest that has posted keeps still for 30 s and looks every 10 s, so it could not answer in what is emptied later. */
const TOO_LATE_TO_EMPTY = 45_000;
/** A cloud that cannot be asked for a day after the end will not be asked any more. */
const DAY = 86_400_000;
/** Seconds that the service may hold back its answer. Chromium ends a worker whose request takes 30. */
const LONGEST_WAIT = 20;

/** `waiting`: looks for the guest's answer until it is there, or the time is over. */
export async function awaitGuest(reset: InstanceReset, attempt: Attempt): Promise<Next> {
  const startedAt = Date.now();
  const end = endOf(reset);
  const isFirst = attempt.seen === undefined;
  const looked = await look(reset, attempt, end - startedAt);
  if (looked.code !== "ok") {
    const meaning = meaningOf(looked);
    if (meaning === "gone" || startedAt >= end + DAY) await abandonReset(reset, looked);
    else if (meaning !== "user") return { pause: intervalAt(startedAt - reset.startedAt) };
    return "later";
  }
  const { blob } = looked.value;
  const answer = await readResetAnswer(blob, reset);
  if (answer.code === "locked") return "later";
  if (answer.code === "opened") return finish(reset, answer);
  if (answer.code === "notice") return endWith(reset, outcomeOf(answer), blob);
  const isStock = looked.value.etag === null;
  if (isStock && startedAt < lastEmptying(reset)) await emptyAgain(reset, answer, blob);
  const wrong = wrongIn(answer, blob, reset, isStock);
  if (wrong !== undefined && JSON.stringify(wrong) !== JSON.stringify(reset.wrong))
    await changeReset(reset, () => ({ wrong }));
  if (startedAt >= end) {
    const unanswered: ResetOutcome = { code: "unanswered", wrong: wrong ?? reset.wrong ?? null };
    return endWith(reset, reset.withdrawnAt === undefined ? unanswered : { code: "withdrawn", confirmed: false }, blob);
  }
  // The first look only learns what the next one waits for.
  if (isFirst && attempt.eager && !isStock) return { pause: 0 };
  // The time that the cloud has taken counts: one that waits for us is asked again at once.
  return {
    pause: Math.max(0, intervalAt(startedAt - (reset.withdrawnAt ?? reset.startedAt)) - (Date.now() - startedAt)),
  };
}

const endOf = ({ expiresAt, withdrawnAt = expiresAt }: InstanceReset): number =>
  Math.min(expiresAt, withdrawnAt) + GRACE;

/** Until when the slot is kept empty for the answer. What is taken back must not cost the cloud a password that it still had. */
function lastEmptying(reset: InstanceReset): number {
  if (reset.withdrawnAt === undefined) return reset.expiresAt;
  return reset.emptied === true ? endOf(reset) - TOO_LATE_TO_EMPTY : 0;
}

/** What is stored now; where the service can tell, it answers when that is another. */
async function look(reset: InstanceReset, attempt: Attempt, left: number) {
  const { instanceId } = reset;
  const seen = attempt.seen;
  const etag = seen?.etag ?? null;
  const wait = attempt.eager ? Math.max(0, Math.min(LONGEST_WAIT, Math.ceil(left / 1000))) : 0;
  const fetched = await askCloud(reset, (access) =>
    etag === null
      ? fetchStoredBlob(network, access, instanceId)
      : fetchOtherBlob(network, access, instanceId, { etag, wait }),
  );
  if (fetched.code !== "ok") return fetched;
  if (fetched.value !== "unchanged") attempt.seen = fetched.value;
  return { code: "ok" as const, value: attempt.seen ?? { blob: "", etag: null } };
}

/** The old password where the slot was emptied is no answer either. Just after that it may come from a cache. */
function wrongIn(answer: ResetAnswer, blob: string, { startedAt }: InstanceReset, isStock: boolean) {
  if (answer.code === "wrong") return answer.why;
  return blob !== "" && isStock && Date.now() > startedAt + GRACE ? ({ code: "other-request" } as const) : undefined;
}

const outcomeOf = ({ reason }: Extract<ResetAnswer, { code: "notice" }>): ResetOutcome =>
  reason === "withdrawn" ? { code: "withdrawn", confirmed: true } : { code: "refused", reason };

/** Without a new password. What the slot does not hold any more is kept here. A request that was answered is tidied up. */
async function endWith(reset: InstanceReset, outcome: ResetOutcome, blob: string): Promise<Next> {
  const isInSlot = withoutNotice(blob) === withoutNotice(reset.before);
  await endReset(reset, outcome, (kept, current) => (isInSlot ? {} : keepFromSlot(kept, reset.instanceId, current)));
  if (outcome.code === "refused" || (outcome.code === "withdrawn" && outcome.confirmed)) await tidyUp(reset);
  return "later";
}

async function finish(reset: InstanceReset, opened: OpenedPassword): Promise<Next> {
  const details = await opened.conclude();
  await noteOpener(
    reset.instanceId,
    reset.instanceName,
    details.sealedTo.map(({ fingerprint }) => fingerprint),
  );
  const changed = await changeReset(
    reset,
    () => ({ phase: "opened", openedAt: Date.now(), outcome: { code: "ready", details } }),
    (kept, current) => replacePassword(kept, reset.instanceId, current),
  );
  if (changed === undefined) {
    opened.password.wipe();
    return "later";
  }
  return copyAndEnd(changed, opened, details);
}

/** `opened`: the rest, for a background that was killed before it was done. */
export async function finishGuestReset(reset: InstanceReset): Promise<Next> {
  const opened = await openStoredPassword(reset);
  if (opened.code === "opened" && opened.envelope?.reset === reset.nonce)
    return copyAndEnd(reset, opened, await opened.conclude());
  if (opened.code === "opened") opened.password.wipe();
  await endReset(reset, reset.outcome ?? { code: "unanswered", wrong: null });
  return "later";
}

async function copyAndEnd(reset: InstanceReset, opened: OpenedPassword, details: PasswordDetails): Promise<Next> {
  const clearsAt = await copyIfAwaited(reset, opened);
  await endReset(reset, clearsAt === undefined ? { code: "ready", details } : { code: "copied", clearsAt, details });
  await tidyUp(reset);
  return "later";
}

/** After a withdrawal that is under way: one that comes later sees that the reset has ended. */
const tidyUp = (reset: InstanceReset): Promise<void> => inTurn(reset.instanceId, () => removeItem(reset));
