import { randomUUID } from "node:crypto";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { hashToken, newToken } from "../identity/random-token.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { deleteRecord, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import {
  guestTokenKey,
  type Instance,
  instanceKey,
  instanceOf,
  instancePlace,
  placeKey,
  writeInstance,
} from "./instance.ts";
import { blobKey } from "./stored-blob.ts";

export type Registration = Pick<
  Instance,
  "projectId" | "userId" | "name" | "keyName" | "metadata" | "addresses" | "flavor"
>;

const PROJECT = "in project ";
const projectText = (projectId: string): string => PROJECT + projectId;
/** The project of an instance that is gone, from what the audit trail says of its registration. */
export const registeredIn = (about: string | undefined): string | undefined =>
  about?.startsWith(PROJECT) === true ? about.slice(PROJECT.length) : undefined;

/** Registers an instance. The guest's token is returned this once; the store keeps its hash. */
export async function registerInstance(
  store: Store,
  registration: Registration,
  actor: Actor,
): Promise<{ instance: Instance; guestToken: string }> {
  const guestToken = newToken();
  const now = Date.now();
  const instance: Instance = {
    ...registration,
    id: randomUUID(),
    publicKey: null,
    guestTokenHash: hashToken(guestToken),
    createdAt: now,
    updatedAt: now,
  };
  await store.commit(
    [],
    [
      writeInstance(instance),
      writeRecord(placeKey(instance.id), { projectId: instance.projectId, createdAt: now }),
      { key: guestTokenKey(instance.guestTokenHash), value: instance.id },
      auditWrite(instance.id, "registered", actor, projectText(instance.projectId)),
    ],
  );
  return { instance, guestToken };
}

/** Removes the instance, its blob and its guest's token. Its audit trail stays. */
export async function deleteInstance(
  store: Store,
  { projectId, id }: { projectId: string; id: string },
  actor: Actor,
): Promise<"deleted" | "unknown"> {
  return untilNoConflict(async () => {
    const place = await instancePlace(store, id);
    const stored = await instanceOf(store, projectId, id);
    if (place === undefined || stored === undefined) return "unknown";
    const key = instanceKey(id, place.record);
    const outcome = await store.commit(
      [
        { key, revision: stored.revision },
        { key: placeKey(id), revision: place.revision },
      ],
      [
        deleteRecord(key),
        deleteRecord(placeKey(id)),
        deleteRecord(guestTokenKey(stored.record.guestTokenHash)),
        deleteRecord(blobKey(id)),
        auditWrite(id, "deleted", actor),
      ],
    );
    return outcome === "committed" ? "deleted" : "conflict";
  });
}
