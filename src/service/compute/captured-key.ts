import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { untilNoConflict } from "../store/conflict.ts";
import type { Stored } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { type Instance, instanceKey, instanceOf, writeInstance } from "./instance.ts";
import { keyPairByName } from "./key-pair.ts";

/**
 * The instance with its public key: captured for good from the registering user's key pairs as soon as there is one of the
 * instance's key name. Nova does that at boot; an instance that is registered here boots when it likes. Undefined if the
 * instance is gone.
 */
export async function withCapturedKey(
  store: Store,
  { projectId, id }: { projectId: string; id: string },
  actor: Actor,
): Promise<Stored<Instance> | undefined> {
  return untilNoConflict(async () => {
    const stored = await instanceOf(store, projectId, id);
    if (stored === undefined) return undefined;
    const instance = stored.record;
    if (instance.keyName === null || instance.publicKey !== null) return stored;
    const keyPair = await keyPairByName(store, instance.userId, instance.keyName);
    if (keyPair === undefined) return stored;
    const captured = { ...instance, publicKey: keyPair.publicKey };
    await store.commit(
      [{ key: instanceKey(id, instance), revision: stored.revision }],
      [writeInstance(captured), auditWrite(id, "key captured", actor)],
    );
    // By us or by somebody else: it is captured, and has to be read for its revision.
    return "conflict";
  });
}
