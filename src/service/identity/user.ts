import { randomUUID } from "node:crypto";
import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord, parseRecord, writeRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";
import { credentialRemovals } from "./application-credential.ts";
import { hasRole, type Role } from "./role.ts";
import { totpKey, type User, userById, userKey, userNameKey, userSchema } from "./user-record.ts";

export async function createUser(
  store: Store,
  { name: userName, passwordHash, roles = {} }: { name: string; passwordHash: string; roles?: Record<string, Role> },
): Promise<User | "taken"> {
  const user: User = {
    id: randomUUID().replaceAll("-", ""),
    name: userName,
    passwordHash,
    passwordVersion: 1,
    roles,
  };
  const outcome = await store.commit(
    [{ key: userNameKey(userName), revision: undefined }],
    [writeRecord(userKey(user.id), user), { key: userNameKey(userName), value: user.id }],
  );
  return outcome === "committed" ? user : "taken";
}

export async function* everyUser(store: Store): AsyncGenerator<User> {
  for await (const entry of everyEntry(store, userKey(""))) yield parseRecord(entry, userSchema).record;
}

export const setPassword = (store: Store, id: string, passwordHash: string): Promise<"changed" | "unknown"> =>
  changeUser(store, id, (user) => ({ ...user, passwordHash, passwordVersion: user.passwordVersion + 1 }));

/**
 * Gives the user this role in the project instead of the one held before; `undefined` takes it away. As in Keystone, the user's
 * application credentials for the project go with a role that is taken away.
 */
export const setRole = (
  store: Store,
  { userId, projectId, role: given }: { userId: string; projectId: string; role: Role | undefined },
): Promise<"changed" | "unknown"> =>
  changeUser(
    store,
    userId,
    (user) => {
      const { [projectId]: _before, ...others } = user.roles;
      return { ...user, roles: given === undefined ? others : { ...others, [projectId]: given } };
    },
    async ({ roles }) => {
      const before = roles[projectId];
      const isKept = before === undefined || (given !== undefined && hasRole(given, before));
      return isKept ? [] : credentialRemovals(store, userId, projectId);
    },
  );

/** The user's tokens, key pairs and application credentials go with the user; the instances that the user registered stay. */
export async function deleteUser(store: Store, id: string): Promise<"deleted" | "unknown"> {
  return untilNoConflict(async () => {
    const stored = await userById(store, id);
    if (stored === undefined) return "unknown";
    const keyPairs = [];
    for await (const entry of everyEntry(store, `key-pair/${id}/`)) keyPairs.push(deleteRecord(entry.key));
    const credentials = await credentialRemovals(store, id);
    const outcome = await store.commit(
      [{ key: userKey(id), revision: stored.revision }],
      [...[userKey(id), userNameKey(stored.record.name), totpKey(id)].map(deleteRecord), ...keyPairs, ...credentials],
    );
    return outcome === "committed" ? "deleted" : "conflict";
  });
}

/** Changes the user, and what `others` says in the same commit. */
export function changeUser(
  store: Store,
  id: string,
  change: (user: User) => User,
  others: (user: User) => Promise<Write[]> = async () => [],
): Promise<"changed" | "unknown"> {
  return untilNoConflict(async () => {
    const stored = await userById(store, id);
    if (stored === undefined) return "unknown";
    const outcome = await store.commit(
      [{ key: userKey(id), revision: stored.revision }],
      [writeRecord(userKey(id), change(stored.record)), ...(await others(stored.record))],
    );
    return outcome === "committed" ? "changed" : "conflict";
  });
}
