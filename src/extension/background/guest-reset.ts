import { clearBlob } from "../../clouds/openstack/compute.ts";
import { fetchStoredBlob, type StoredBlob } from "../../clouds/openstack/stored-blob.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { ResetOutcome } from "../reset-messages.ts";
import { network } from "./cloud-network.ts";
import { endReset } from "./end-reset.ts";
import { findGuest } from "./find-guest.ts";
import { keepFromSlot } from "./kept-passwords.ts";
import { meaningOf } from "./lasting-failure.ts";
import { tryAgainOrEnd } from "./not-asked.ts";
import { readResetAnswer } from "./reset-answer.ts";
import { inTurn, removeItem, sendRequest } from "./reset-item.ts";
import { changeReset, findReset, type InstanceReset } from "./reset-record.ts";
import { askCloud, intervalAt, type Next } from "./reset-step.ts";

/** `recorded`: looks whether the guest can be asked, and keeps what is stored. Nothing in the cloud is changed. */
export async function prepareGuestReset(reset: InstanceReset): Promise<Next> {
  if (reset.withdrawnAt !== undefined) return end(reset, { code: "withdrawn", confirmed: false });
  const { instanceId, user } = reset;
  const fetched = await askCloud(reset, (access) => fetchStoredBlob(network, access, instanceId));
  if (fetched.code !== "ok") return tryAgainOrEnd(reset, fetched);
  if (Date.now() >= reset.expiresAt) return end(reset, { code: "not-asked", why: { code: "too-late" } });
  const before = fetched.value.blob;
  const guest = await findGuest(before, reset);
  if (guest.code === "locked") return "later";
  if (guest.code !== "guest") return end(reset, { code: "not-asked", why: guest });
  if (user !== null && user !== guest.user)
    return end(reset, { code: "not-asked", why: { code: "other-user", user: guest.user } });
  const { keyName } = guest;
  await changeReset(reset, ({ withdrawnAt }) =>
    withdrawnAt === undefined ? { phase: "asking", user: guest.user, keyName, before } : {},
  );
  return "at-once";
}

/**
 * `asking`: puts the request there, and on a stock cloud empties the slot for the answer. In this order a cloud that takes no
 * request keeps its password; the guest obeys once the slot is free. Killed in the middle, all of it can be done again.
 */
export const askGuest = (reset: InstanceReset): Promise<Next> =>
  inTurn(reset.instanceId, async () => {
    const current = await findReset(reset.instanceId);
    if (current?.nonce !== reset.nonce || current.phase !== "asking") return "at-once";
    // Not asked if it is over or taken back; but it may have been before a kill, so an answer is looked for.
    if (current.withdrawnAt !== undefined || Date.now() >= current.expiresAt) return wait(current);
    const { instanceId } = current;
    const fetched = await askCloud(current, (access) => fetchStoredBlob(network, access, instanceId));
    if (fetched.code !== "ok") return stillAsking(current, fetched);
    const answer = await readResetAnswer(fetched.value.blob, current);
    if (answer.code === "locked") return "later";
    if (answer.code === "none") return ask(current, fetched.value);
    if (answer.code === "opened") answer.password.wipe();
    if (answer.code !== "wrong") return wait(current); // it was asked before a kill
    // Somebody has put another password there: it is looked at as the first was.
    await changeReset(current, () => ({ phase: "recorded" }));
    return { pause: intervalAt(0) };
  });

async function ask(reset: InstanceReset, { blob, etag }: StoredBlob): Promise<Next> {
  const sent = await sendRequest(reset);
  if (sent.code === "no-guest") return end(reset, { code: "not-asked", why: sent }, blob);
  if (sent.code !== "ok") return stillAsking(reset, sent, blob);
  if (etag !== null) return wait(reset);
  if (blob !== "") {
    const cleared = await askCloud(reset, (access) => clearBlob(network, access, reset.instanceId));
    if (cleared.code !== "ok") return stillAsking(reset, cleared, blob);
  }
  return wait(reset, { emptied: true });
}

async function wait(reset: InstanceReset, how: Pick<InstanceReset, "emptied"> = {}): Promise<Next> {
  await changeReset(reset, () => ({ phase: "waiting", ...how }));
  return "at-once";
}

/** A request that may have arrived is neither asked nor not: it is tried again until that is known, or its time is over. */
async function stillAsking(reset: InstanceReset, why: CloudFailure, blob?: string): Promise<Next> {
  if (meaningOf(why) !== "refused") return tryAgainOrEnd({ ...reset, expiresAt: Number.POSITIVE_INFINITY }, why);
  await removeItem(reset);
  return end(reset, { code: "not-asked", why }, blob);
}

/** `blob`: what the slot holds, where that is known. What it held before a kill and holds no more is kept here. */
async function end(reset: InstanceReset, outcome: ResetOutcome, blob?: string): Promise<Next> {
  const isEmptied = blob === "" && reset.before !== "";
  await endReset(reset, outcome, (kept, current) => (isEmptied ? keepFromSlot(kept, reset.instanceId, current) : {}));
  return "later";
}
