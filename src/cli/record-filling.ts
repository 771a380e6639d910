import { auditWrite } from "../service/audit/audit-trail.ts";
import { keepTrail } from "../service/audit/keep-trail.ts";
import type { Store } from "../service/store/store.ts";
import { consoleActor } from "./console-actor.ts";

/**
 * On the audit trail of the new store, as the first of what it did not take over. Behind the end, not with it: a store that is not complete holds
 * what was copied and nothing else.
 */
export async function recordFilling(store: Store, action: "restored" | "migrated"): Promise<void> {
  const trail = keepTrail({ ...store, close: async () => undefined });
  await trail.commit([], [auditWrite("store", action, consoleActor())]);
  await trail.close();
}
