import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord, parseRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";
import { accessRule } from "./access-rule.ts";
import { hashToken, newToken } from "./random-token.ts";
import { role } from "./role.ts";
import { userById, userKey } from "./user-record.ts";

const schema = v.object({
  id: v.string(),
  name: v.string(),
  description: v.nullable(v.string()),
  userId: v.string(),
  projectId: v.string(),
  /** Of the user in the project when it was made, or less. The user's present role limits it further. */
  role,
  /** May it make and delete others? */
  unrestricted: v.boolean(),
  /** Null: everything that the role allows. */
  accessRules: v.nullable(v.array(v.object({ ...accessRule.entries, id: v.string() }))),
  secretHash: v.string(),
  expiresAt: v.nullable(v.number()),
});

/** What a program signs in with instead of its user's password: for one project, with a role and rules of its own. */
export type ApplicationCredential = v.InferOutput<typeof schema>;

const recordKey = (userId: string, id: string): string => `application-credential/${userId}/${id}`;
const ownerKey = (id: string): string => `application-credential-owner/${id}`;
const nameKey = (userId: string, name: string): string => `application-credential-name/${userId}/${name}`;

export async function credentialOf(
  store: Store,
  userId: string,
  id: string,
): Promise<ApplicationCredential | undefined> {
  return (await readRecord(store, recordKey(userId, id), schema))?.record;
}

export async function credentialById(store: Store, id: string): Promise<ApplicationCredential | undefined> {
  const owner = await store.get(ownerKey(id));
  return owner && credentialOf(store, owner.value, id);
}

export async function credentialByName(
  store: Store,
  userId: string,
  name: string,
): Promise<ApplicationCredential | undefined> {
  const id = await store.get(nameKey(userId, name));
  return id && credentialOf(store, userId, id.value);
}

export async function* everyCredential(store: Store, userId: string): AsyncGenerator<ApplicationCredential> {
  for await (const entry of everyEntry(store, recordKey(userId, ""))) yield parseRecord(entry, schema).record;
}

export const isExpired = ({ expiresAt }: Pick<ApplicationCredential, "expiresAt">): boolean =>
  expiresAt !== null && expiresAt <= Date.now();

export type NewCredential = Omit<ApplicationCredential, "id" | "secretHash" | "accessRules"> & {
  accessRules: readonly v.InferOutput<typeof accessRule>[] | null;
};

/** Of one user, expired ones too: what Keystone has `user_limit` for. So a list of them needs no pages. */
export const MOST_CREDENTIALS = 100;

/** Makes one. The secret is returned this once; the store keeps its hash. */
export async function createCredential(
  store: Store,
  wanted: NewCredential,
  actor: Actor,
): Promise<{ credential: ApplicationCredential; secret: string } | "taken" | "no role" | "too many"> {
  const secret = newToken();
  const id = newId();
  const rules = wanted.accessRules?.map((rule) => ({ ...rule, id: newId() })) ?? null;
  const credential = { ...wanted, accessRules: rules, id, secretHash: hashToken(secret) };
  return untilNoConflict(async () => {
    // Expected as it is: nothing is made for a user who goes, or loses the role, at the same time.
    const user = await userById(store, wanted.userId);
    if (user?.record.roles[wanted.projectId] === undefined) return "no role";
    if ((await store.get(nameKey(wanted.userId, wanted.name))) !== undefined) return "taken";
    const others = await store.list({ prefix: recordKey(wanted.userId, ""), limit: MOST_CREDENTIALS });
    if (others.length === MOST_CREDENTIALS) return "too many";
    const outcome = await store.commit(
      [
        { key: nameKey(wanted.userId, wanted.name), revision: undefined },
        { key: userKey(wanted.userId), revision: user.revision },
      ],
      [
        writeRecord(recordKey(wanted.userId, id), credential),
        { key: ownerKey(id), value: wanted.userId },
        { key: nameKey(wanted.userId, wanted.name), value: id },
        // Written as it was: its new revision tells whoever deletes the user's credentials meanwhile.
        writeRecord(userKey(wanted.userId), user.record),
        auditWrite(wanted.userId, "application credential made", actor, id),
      ],
    );
    return outcome === "committed" ? { credential, secret } : "conflict";
  });
}

/** Deletes one. Tokens that were made with it end at once. */
export async function deleteCredential(store: Store, credential: ApplicationCredential, actor: Actor): Promise<void> {
  await store.commit(
    [],
    [...removal(credential), auditWrite(credential.userId, "application credential deleted", actor, credential.id)],
  );
}

/** What deletes a user's credentials, each by itself: all, or those of one project. For the removal of the user or role. */
export async function credentialRemovals(store: Store, userId: string, projectId?: string): Promise<Write[][]> {
  const removals: Write[][] = [];
  for await (const credential of everyCredential(store, userId)) {
    if (projectId === undefined || credential.projectId === projectId) removals.push(removal(credential));
  }
  return removals;
}

const removal = ({ id, userId, name }: ApplicationCredential): Write[] => [
  deleteRecord(recordKey(userId, id)),
  deleteRecord(ownerKey(id)),
  deleteRecord(nameKey(userId, name)),
];

const newId = (): string => randomUUID().replaceAll("-", "");
