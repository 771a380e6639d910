import type { Result } from "../../clouds/failure.ts";
import { changePassword, type PasswordChange } from "../../clouds/openstack/change-password.ts";
import { fetchStoredBlob } from "../../clouds/openstack/stored-blob.ts";
import { recogniseBlob } from "../../core/blob.ts";
import { createPassword } from "../../core/password.ts";
import type { Secret } from "../../core/secret.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { ResetOutcome } from "../reset-messages.ts";
import { network } from "./cloud-network.ts";
import { findConnection } from "./connections.ts";
import { endReset } from "./end-reset.ts";
import { replacePassword } from "./kept-passwords.ts";
import { meaningOf } from "./lasting-failure.ts";
import { tryAgainOrEnd } from "./not-asked.ts";
import { sealHere } from "./only-here.ts";
import { withVault } from "./open-vault.ts";
import { changeReset, type InstanceReset } from "./reset-record.ts";
import { askCloud, type Next } from "./reset-step.ts";

/** `recorded`: makes a password, keeps it sealed, and only then has the cloud set it. */
export async function makeCloudReset(reset: InstanceReset): Promise<Next> {
  if (reset.withdrawnAt !== undefined) return end(reset, { code: "withdrawn", confirmed: false });
  const { instanceId, user } = reset;
  const fetched = await askCloud(reset, (access) => fetchStoredBlob(network, access, instanceId));
  if (fetched.code !== "ok") return tryAgainOrEnd(reset, fetched);
  if (Date.now() >= reset.expiresAt) return end(reset, { code: "not-asked", why: { code: "too-late" } });
  // What is no ciphertext is not kept.
  const before = recogniseBlob(fetched.value.blob) === undefined ? "" : fetched.value.blob;
  const madeAt = Date.now();
  const password = createPassword();
  try {
    const sealed = await withVault(({ key }) => sealHere(password, { instanceId, user, madeAt }, key));
    if (typeof sealed !== "string") return "later";
    const made = { sealed, user, changedAt: madeAt, ...(before !== "" && { before }) };
    const asking = await changeReset(reset, ({ withdrawnAt }) =>
      withdrawnAt === undefined ? { phase: "asking", before, made } : {},
    );
    return asking?.phase === "asking" ? await ask(asking, password) : "at-once";
  } finally {
    password.wipe();
  }
}

async function ask(reset: InstanceReset, password: Secret): Promise<Next> {
  const answer = await askCloud(reset, (access) => changePassword(network, access, reset.instanceId, password));
  if (answer.code === "ok" && answer.value === "changed") {
    await changeReset(
      reset,
      () => ({ phase: "waiting" }),
      (kept, current) => {
        const { instanceId } = reset;
        const made = current.made && { ...current.made, changedAt: Date.now() };
        return replacePassword(kept, instanceId, current, made);
      },
    );
    return "at-once";
  }
  const why = refusalOf(answer);
  if (mayBeSet(answer)) return endUnsure(reset, why);
  if (why.code === "not-supported" || why.code === "not-running" || meaningOf(why) !== "user")
    return end(reset, { code: "cloud-refused", why, unsure: false });
  // It was not sent, or not let in: another is made when the user is back.
  await changeReset(reset, () => ({ phase: "recorded" }));
  return "later";
}

type Refusal = Extract<ResetOutcome, { code: "cloud-refused" }>["why"];

function refusalOf(answer: Result<PasswordChange> | CloudFailure): Refusal {
  if (answer.code !== "ok") return answer;
  if (answer.value === "not-supported" || answer.value === "not-running") return { code: answer.value };
  return { code: "service-error", status: 409 };
}

/** Whether the instance may have the new password, though the cloud does not say so. */
function mayBeSet(answer: Result<PasswordChange> | CloudFailure): boolean {
  if (answer.code === "ok") return answer.value === "failed";
  if (answer.code === "service-error") return answer.status >= 500;
  return answer.code === "timeout" || answer.code === "unreachable" || answer.code === "unexpected-answer";
}

/** `asking`, after a kill: the answer is lost, and to ask again could undo what somebody else has done since. */
export async function resumeCloudReset(reset: InstanceReset): Promise<Next> {
  const connection = await findConnection(reset.connectionId);
  const host = connection === undefined ? "" : new URL(connection.identityUrl).host;
  return endUnsure(reset, { code: "timeout", host });
}

/** Both are kept: the instance has the old password or the new one. */
async function endUnsure(reset: InstanceReset, why: Refusal): Promise<Next> {
  await endReset(reset, { code: "cloud-refused", why, unsure: true }, (kept, current) =>
    replacePassword(kept, reset.instanceId, current, current.made),
  );
  return "later";
}

async function end(reset: InstanceReset, outcome: ResetOutcome): Promise<Next> {
  await endReset(reset, outcome);
  return "later";
}
