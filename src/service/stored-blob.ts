import * as v from "valibot";
import { type Actor, auditWrite } from "./audit-trail.ts";
import { untilNoConflict } from "./conflict.ts";
import { instancePlace, placeKey } from "./instance.ts";
import { deleteRecord, readRecord, writeRecord } from "./record.ts";
import type { Store } from "./store.ts";

const schema = v.object({ text: v.string(), postedAt: v.number() });

export const blobKey = (instanceId: string): string => `blob/${instanceId}`;

/** The instance's blob as the guest posted it; empty if there is none. The instance must exist. */
export async function blobText(store: Store, instanceId: string): Promise<string> {
  return (await readRecord(store, blobKey(instanceId), schema))?.record.text ?? "";
}

/** The same for a reader: resolves once it is on disk that, when and from where the reader had it. */
export async function readBlob(store: Store, instanceId: string, actor: Actor): Promise<string> {
  const text = await blobText(store, instanceId);
  await store.commit([], [auditWrite(instanceId, "read", actor)]);
  return text;
}

/** Stores the blob if there is none yet: of two at the same time, one is `stored` and the other `already there`. */
export async function postBlob(
  store: Store,
  { instanceId, text }: { instanceId: string; text: string },
  actor: Actor,
): Promise<"stored" | "already there" | "unknown instance"> {
  return untilNoConflict(async () => {
    const place = await instancePlace(store, instanceId);
    if (place === undefined) return "unknown instance";
    if ((await store.get(blobKey(instanceId))) !== undefined) return "already there";
    const outcome = await store.commit(
      [
        { key: blobKey(instanceId), revision: undefined },
        { key: placeKey(instanceId), revision: place.revision },
      ],
      [writeRecord(blobKey(instanceId), { text, postedAt: Date.now() }), auditWrite(instanceId, "posted", actor)],
    );
    return outcome === "committed" ? "stored" : "conflict";
  });
}

/** Removes the blob, if there is one: the guest may post again at once. */
export async function clearBlob(store: Store, instanceId: string, actor: Actor): Promise<void> {
  await store.commit([], [deleteRecord(blobKey(instanceId)), auditWrite(instanceId, "cleared", actor)]);
}
