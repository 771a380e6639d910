import { toBase64Url } from "../../core/bytes.ts";
import { RESET_NONCE_LENGTH } from "../../core/reset-request.ts";
import { read } from "../ext.ts";
import { isPopupOpen } from "../ext-background.ts";
import type { Answer, Request } from "../messages.ts";
import { defaultSettings } from "../records.ts";
import type { Reset } from "../reset-records.ts";
import { showBadge } from "./badge.ts";
import { changeLocal } from "./change-record.ts";
import { vaultKey } from "./lock.ts";
import { pause } from "./pause.ts";
import { inTurn, sendWithdrawal } from "./reset-item.ts";
import { cloudResetsForbidden } from "./reset-policy.ts";
import { changeReset, findReset, type InstanceReset, resetsUnderWay } from "./reset-record.ts";
import { goOnWithResets, setResetAlarm } from "./run-resets.ts";

const MINUTE = 60_000;
/** Milliseconds. A storage call so often keeps Chromium's worker awake: it is ended after 30 s without one. */
const FOLLOW_PAUSE = 10_000;

export async function startResets({
  connectionId,
  way,
  instances,
}: Request<"startResets">): Promise<Answer<"startResets">> {
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  key.wipe();
  if (way === "cloud" && (await cloudResetsForbidden())) return { code: "forbidden" };
  const settings = { ...defaultSettings, ...(await read("local", "settings")).settings };
  const startedAt = Date.now();
  const expiresAt = startedAt + settings.resetExpiresAfterMinutes * MINUTE;
  await setResetAlarm(); // before there is anything to wake for: a kill in between must not leave it asleep
  await changeLocal("resets", (resets = {}) => {
    const started = { ...resets };
    for (const { instanceId, instanceName, user } of instances) {
      const present = started[instanceId];
      if (present !== undefined && present.phase !== "ended") continue;
      const common = { connectionId, instanceName, way, user, keyName: "", before: "" } as const;
      started[instanceId] = { ...common, nonce: newNonce(), startedAt, expiresAt, phase: "recorded" };
    }
    return started;
  });
  await showBadge();
  void goOnWithResets();
  return { code: "started" };
}

const newNonce = (): Reset["nonce"] => toBase64Url(crypto.getRandomValues(new Uint8Array(RESET_NONCE_LENGTH)));

/** Returns when no reset is under way, or no page is left to show them. What waits for a wake is tried again while one is. */
export async function followResets(): Promise<Answer<"followResets">> {
  while ((await resetsUnderWay()).length > 0 && (await isPopupOpen())) {
    void goOnWithResets();
    await pause(FOLLOW_PAUSE);
  }
  return { code: "noted" };
}

/**
 * What was not sent yet never is. Else the withdrawal is sent first and noted then: a note without it would be untrue, and one
 * that is lost in a kill is made up for by the guest, which says that it has seen it.
 */
export const withdrawReset = ({ instanceId }: Request<"withdrawReset">): Promise<Answer<"withdrawReset">> =>
  inTurn(instanceId, async () => {
    const reset = await findReset(instanceId);
    if (reset === undefined || reset.phase === "ended") return { code: "withdrawing" };
    const noted = await changeReset(reset, ({ phase }) => (phase === "recorded" ? withdrawnNow() : {}));
    const failure = await takeBack(noted ?? reset);
    if (failure !== undefined) return failure;
    void goOnWithResets();
    return { code: "withdrawing" };
  });

/** A cloud has no way to take its change back, nor has a guest that has answered. */
async function takeBack(reset: InstanceReset) {
  if (reset.way === "cloud" || reset.phase === "recorded" || reset.phase === "opened") return undefined;
  const sent = await sendWithdrawal(reset);
  if (sent.code === "no-guest") return { code: "not-allowed" } as const;
  if (sent.code !== "ok") return sent;
  await changeReset(reset, withdrawnNow);
  return undefined;
}

const withdrawnNow = () => ({ withdrawnAt: Date.now() });

export async function resetsSeen({ instanceIds }: Request<"resetsSeen">): Promise<Answer<"resetsSeen">> {
  await changeLocal("resets", (resets = {}) =>
    Object.fromEntries(
      Object.entries(resets).filter(([id, { phase }]) => phase !== "ended" || !instanceIds.includes(id)),
    ),
  );
  await showBadge();
  return { code: "noted" };
}
