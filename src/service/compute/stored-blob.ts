import * as v from "valibot";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import type { IsMatch } from "../http/entity-tag.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { deleteRecord, readRecord, type Stored, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { instancePlace, placeKey } from "./instance.ts";

/** What admins are answered, as JSON. */
const passwordJson = (text: string): string => JSON.stringify({ password: text });
export const NO_PASSWORD_JSON = passwordJson("");

/** With its JSON, which is made once for all reads: it cost each of them a twentieth. */
const schema = v.pipe(
  v.object({ text: v.string(), postedAt: v.number() }),
  v.transform(({ text, postedAt }) => ({ text, postedAt, json: passwordJson(text) })),
);
type Blob = v.InferOutput<typeof schema>;

export const blobKey = (instanceId: string): string => `blob/${instanceId}`;

/** The instance's blob as the guest posted it, if there is one. */
export const blobOf = (store: Store, instanceId: string): Promise<Stored<Blob> | undefined> =>
  readRecord(store, blobKey(instanceId), schema);

/** Resolves once it is on disk that, when and from where somebody has read the blob. */
export async function recordRead(store: Store, instanceId: string, actor: Actor): Promise<void> {
  await store.commit([], [auditWrite(instanceId, "read", actor)]);
}

/** What a guest wants stored: without `expected` only where nothing is, with it only where that is. */
export interface Post {
  instanceId: string;
  text: string;
  expected: IsMatch | undefined;
}

/** Stores the blob if what is there is what the guest expects: of two at the same time, one finds that it no longer is. */
export async function postBlob(
  store: Store,
  { instanceId, text, expected }: Post,
  actor: Actor,
): Promise<"stored" | "already there" | "not as expected" | "unknown instance"> {
  return untilNoConflict(async () => {
    const place = await instancePlace(store, instanceId);
    if (place === undefined) return "unknown instance";
    const key = blobKey(instanceId);
    const revision = (await store.get(key))?.revision;
    if (expected === undefined && revision !== undefined) return "already there";
    if (expected !== undefined && !expected(revision)) return "not as expected";
    const action = revision === undefined ? "posted" : "replaced";
    const outcome = await store.commit(
      [
        { key, revision },
        { key: placeKey(instanceId), revision: place.revision },
      ],
      [writeRecord(key, { text, postedAt: Date.now() }), auditWrite(instanceId, action, actor)],
    );
    return outcome === "committed" ? "stored" : "conflict";
  });
}

/** Removes the blob, whether there is one or not, or only what is `expected`. The guest may post again at once. */
export async function clearBlob(
  store: Store,
  { instanceId, expected }: { instanceId: string; expected: IsMatch | undefined },
  actor: Actor,
): Promise<"cleared" | "not as expected"> {
  return untilNoConflict(async () => {
    const key = blobKey(instanceId);
    const revision = (await store.get(key))?.revision;
    if (expected !== undefined && !expected(revision)) return "not as expected";
    const outcome = await store.commit(expected === undefined ? [] : [{ key, revision }], [
      deleteRecord(key),
      auditWrite(instanceId, "cleared", actor),
    ]);
    return outcome === "committed" ? "cleared" : "conflict";
  });
}
