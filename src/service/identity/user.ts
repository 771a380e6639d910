import { randomUUID } from "node:crypto";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord, parseRecord, writeRecord } from "../store/record.ts";
import type { Store, Write } from "../store/store.ts";
import { credentialRemovals } from "./application-credential.ts";
import { NOBODY } from "./password-hash.ts";
import { hasRole, type Role } from "./role.ts";
import { changeWithRemovals } from "./staged-removal.ts";
import { totpKey, type User, userById, userKey, userNameKey, userSchema } from "./user-record.ts";

export async function createUser(
  store: Store,
  { name: userName, passwordHash, roles = {} }: { name: string; passwordHash: string; roles?: Record<string, Role> },
  actor: Actor,
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
    [
      writeRecord(userKey(user.id), user),
      { key: userNameKey(userName), value: user.id },
      auditWrite(user.id, "user created", actor),
      ...Object.entries(roles).map(([projectId, role]) => roleGranted(user.id, role, projectId, actor)),
    ],
  );
  return outcome === "committed" ? user : "taken";
}

const roleGranted = (userId: string, role: Role, projectId: string, actor: Actor): Write =>
  auditWrite(userId, "role granted", actor, `${role} in project ${projectId}`);

const roleRevoked = ({ id, roles }: User, projectId: string, actor: Actor): Write =>
  auditWrite(id, "role revoked", actor, `${roles[projectId] ?? "none"} in project ${projectId}`);

export async function* everyUser(store: Store): AsyncGenerator<User> {
  for await (const entry of everyEntry(store, userKey(""))) yield parseRecord(entry, userSchema).record;
}

export const setPassword = (
  store: Store,
  id: string,
  passwordHash: string,
  actor: Actor,
): Promise<"changed" | "unknown"> =>
  changeUser(
    store,
    id,
    (user) => ({ ...user, passwordHash, passwordVersion: user.passwordVersion + 1 }),
    async () => [auditWrite(id, "password set", actor)],
  );

/**
 * Gives the user this role in the project instead of the one held before; `undefined` takes it away. As in Keystone, the user's
 * application credentials for the project go with a role that is taken away: also those that were left by somebody who was cut off
 * while doing so.
 */
export function setRole(
  store: Store,
  { userId, projectId, role: given }: { userId: string; projectId: string; role: Role | undefined },
  actor: Actor,
): Promise<"changed" | "unknown"> {
  function withRole(user: User, role: Role | undefined): User {
    const { [projectId]: _before, ...others } = user.roles;
    return { ...user, roles: role === undefined ? others : { ...others, [projectId]: role } };
  }
  return changeWithRemovals(store, userId, {
    async removals({ roles }) {
      const before = roles[projectId];
      const isKept = before !== undefined && given !== undefined && hasRole(given, before);
      return isKept ? [] : credentialRemovals(store, userId, projectId);
    },
    withdraw: (user) => withRole(user, undefined),
    withdrawn: (user) => roleRevoked(user, projectId, actor),
    finish: (user) => [
      writeRecord(userKey(userId), withRole(user, given)),
      given === undefined ? roleRevoked(user, projectId, actor) : roleGranted(userId, given, projectId, actor),
    ],
  });
}

/** The user's tokens, key pairs and application credentials go with the user; the instances that the user registered stay. */
export async function deleteUser(store: Store, id: string, actor: Actor): Promise<"deleted" | "unknown"> {
  const outcome = await changeWithRemovals(store, id, {
    removals: async () => [...(await keyPairRemovals(store, id)), ...(await credentialRemovals(store, id))],
    withdraw: (user) => ({ ...user, roles: {}, passwordHash: NOBODY, passwordVersion: user.passwordVersion + 1 }),
    withdrawn: () => auditWrite(id, "user deleted", actor, "access withdrawn"),
    finish: (user) => [
      ...[userKey(id), userNameKey(user.name), totpKey(id)].map(deleteRecord),
      auditWrite(id, "user deleted", actor),
    ],
  });
  return outcome === "changed" ? "deleted" : "unknown";
}

async function keyPairRemovals(store: Store, userId: string): Promise<Write[][]> {
  const removals: Write[][] = [];
  for await (const entry of everyEntry(store, `key-pair/${userId}/`)) removals.push([deleteRecord(entry.key)]);
  return removals;
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
