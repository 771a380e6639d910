import type { CloudFailure } from "../cloud-failure.ts";
import { abandonReset } from "./abandon-reset.ts";
import { endReset } from "./end-reset.ts";
import { meaningOf } from "./lasting-failure.ts";
import type { InstanceReset } from "./reset-record.ts";
import { intervalAt, type Next } from "./reset-step.ts";

/** After a request that has failed before anything was asked: it is tried again as long as that may help, and time is left. */
export async function tryAgainOrEnd(reset: InstanceReset, why: CloudFailure): Promise<Next> {
  const meaning = meaningOf(why);
  if (meaning === "gone") await abandonReset(reset, why);
  else if (meaning === "refused" || Date.now() >= reset.expiresAt) await endReset(reset, { code: "not-asked", why });
  else if (meaning === "retry") return { pause: intervalAt(Date.now() - reset.startedAt) };
  return "later";
}
