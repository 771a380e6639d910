import * as v from "valibot";
import { name } from "../identity/names.ts";
import { readRecord, type Stored, writeRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";

/** Where an instance's record is. Written once, so that what must only know that the instance exists never conflicts. */
const placeSchema = v.object({ projectId: v.string(), createdAt: v.number() });
export type Place = v.InferOutput<typeof placeSchema>;

export const MOST_NETWORKS = 16;
/** Of one network. */
export const MOST_ADDRESSES = 64;

/** For display only. Shape and limits as Nova shows them: networks by name, each with its addresses. */
export const addresses = v.pipe(
  v.record(
    name,
    v.pipe(
      v.array(v.object({ addr: v.pipe(v.string(), v.ip()), version: v.picklist([4, 6]) })),
      v.maxLength(MOST_ADDRESSES),
    ),
  ),
  v.maxEntries(MOST_NETWORKS),
);

/** What is stored was checked when it came in: here only its shape is. */
export const instanceSchema = v.object({
  id: v.string(),
  projectId: v.string(),
  /** Who registered it: `keyName` is a name among this user's key pairs. */
  userId: v.string(),
  name: v.string(),
  keyName: v.nullable(v.string()),
  /** The key pair's public key, once it was there when the guest asked: from then on it never changes. */
  publicKey: v.nullable(v.string()),
  metadata: v.record(v.string(), v.string()),
  addresses: v.record(v.string(), v.array(v.object({ addr: v.string(), version: v.number() }))),
  flavor: v.string(),
  guestTokenHash: v.string(),
  createdAt: v.number(),
  updatedAt: v.number(),
});

/** A virtual machine ("server" in Nova's API). Times in milliseconds since 1970. */
export type Instance = v.InferOutput<typeof instanceSchema>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Keys sort newest first, which is Nova's order of a list. */
export const instanceKey = (id: string, { projectId, createdAt }: Place): string =>
  `instance/${projectId}/${String(9_999_999_999_999 - createdAt).padStart(13, "0")}-${id}`;
export const placeKey = (id: string): string => `instance-place/${id}`;
export const guestTokenKey = (tokenHash: string): string => `guest-token/${tokenHash}`;

/** The instance's place, or undefined if there is no such instance. */
export async function instancePlace(store: Store, id: string): Promise<Stored<Place> | undefined> {
  return UUID.test(id) ? readRecord(store, placeKey(id), placeSchema) : undefined;
}

/** The instance, or undefined if there is none in this project: another project's does not exist for the caller. */
export async function instanceOf(store: Store, projectId: string, id: string): Promise<Stored<Instance> | undefined> {
  const place = await instancePlace(store, id);
  if (place?.record.projectId !== projectId) return undefined;
  return readRecord(store, instanceKey(id, place.record), instanceSchema);
}

export const writeInstance = (instance: Instance): Write => writeRecord(instanceKey(instance.id, instance), instance);
