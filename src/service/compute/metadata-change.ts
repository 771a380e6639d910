import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { untilNoConflict } from "../store/conflict.ts";
import type { Store } from "../store/store.ts";
import { type Instance, instanceKey, instanceOf, writeInstance } from "./instance.ts";
import { type InstanceMetadata, MOST_ITEMS } from "./instance-metadata.ts";
import { resetAction } from "./reset-action.ts";

export type MetadataOutcome =
  | { kind: "changed"; metadata: InstanceMetadata }
  | { kind: "unknown instance" }
  | { kind: "unknown item" }
  | { kind: "too many" };

/**
 * Replaces the metadata by what `change` makes of it; `undefined` from it means that an item was not there. A reset that is asked
 * for by it is on the instance's trail in the same commit.
 */
export async function changeMetadata(
  store: Store,
  instance: { projectId: string; id: string },
  change: (before: InstanceMetadata) => InstanceMetadata | undefined,
  actor: Actor,
): Promise<MetadataOutcome> {
  return untilNoConflict(async (): Promise<MetadataOutcome | "conflict"> => {
    const stored = await instanceOf(store, instance.projectId, instance.id);
    if (stored === undefined) return { kind: "unknown instance" };
    const metadata = change(stored.record.metadata);
    if (metadata === undefined) return { kind: "unknown item" };
    if (Object.keys(metadata).length > MOST_ITEMS) return { kind: "too many" };
    const changed: Instance = { ...stored.record, metadata, updatedAt: Date.now() };
    const action = resetAction(instance.id, stored.record.metadata, metadata);
    const outcome = await store.commit(
      [{ key: instanceKey(changed.id, changed), revision: stored.revision }],
      [writeInstance(changed), ...(action === undefined ? [] : [auditWrite(instance.id, action, actor)])],
    );
    return outcome === "committed" ? { kind: "changed", metadata } : "conflict";
  });
}
