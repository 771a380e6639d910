import type { InstanceAction } from "../../clouds/openstack/instance-actions.ts";
import type { PasswordDetails, Stale } from "../password-messages.ts";

/** The clocks of cloud and guest may differ; seconds. A guest needs longer than that to seal after a rebuild. */
const LEEWAY = 60;

/**
 * What has put another password into the instance since the stored one was sealed: Nova leaves the blob as it is. An RSA blob has
 * no time, so that of one nothing can be said.
 */
export function staleSince(details: PasswordDetails, actions: readonly InstanceAction[]): Stale | undefined {
  if (details.sealedBy !== "guest") return undefined;
  for (const { action, startedAt } of actions) {
    const time = Math.floor(startedAt / 1000);
    if ((action === "rebuild" || action === "changePassword") && time > details.time + LEEWAY) return { action, time };
  }
  return undefined;
}
