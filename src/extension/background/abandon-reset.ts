import type { CloudFailure } from "../cloud-failure.ts";
import type { ResetOutcome } from "../reset-messages.ts";
import { endReset } from "./end-reset.ts";
import { keepFromSlot, replacePassword } from "./kept-passwords.ts";
import { type InstanceReset, type Keep, resetsUnderWay } from "./reset-record.ts";

/** Ends a reset of which no more can be learnt. Every password that the instance may have is kept. */
export const abandonReset = (reset: InstanceReset, why: CloudFailure): Promise<void> =>
  endReset(reset, outcomeOf(reset, why), keepFor(reset));

function outcomeOf({ phase, way, outcome, wrong }: InstanceReset, why: CloudFailure): ResetOutcome {
  if (outcome !== undefined) return outcome;
  if (phase === "recorded") return { code: "not-asked", why };
  if (way === "guest") return { code: "unanswered", wrong: wrong ?? null };
  if (phase === "asking") return { code: "cloud-refused", why, unsure: true };
  return { code: "only-here", copied: false, clearsAt: null };
}

function keepFor({ instanceId, phase, way }: InstanceReset): Keep | undefined {
  if (phase !== "asking" && phase !== "waiting") return undefined;
  if (way === "guest") return (kept, reset) => keepFromSlot(kept, instanceId, reset);
  return (kept, reset) => (phase === "asking" ? replacePassword(kept, instanceId, reset, reset.made) : {});
}

/** With a connection its resets end, whatever comes of them. */
export async function endResetsOf(connectionId: string): Promise<void> {
  for (const reset of await resetsUnderWay())
    if (reset.connectionId === connectionId) await abandonReset(reset, { code: "no-connection" });
}
