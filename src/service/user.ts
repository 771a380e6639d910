import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { untilNoConflict } from "./conflict.ts";
import { everyEntry } from "./every-entry.ts";
import { name } from "./names.ts";
import { deleteRecord, parseRecord, readRecord, type Stored, writeRecord } from "./record.ts";
import { type Role, role } from "./role.ts";
import type { Store } from "./store.ts";

const schema = v.object({
  id: v.string(),
  name,
  /** Argon2id in its encoded form, which names its parameters. */
  passwordHash: v.string(),
  /** Counts changes of the password: a token of an earlier one is no longer valid. */
  passwordVersion: v.number(),
  /** Project ids and the role there. */
  roles: v.record(v.string(), role),
});
export type User = v.InferOutput<typeof schema>;

const userKey = (id: string): string => `user/${id}`;
const nameKey = (userName: string): string => `user-name/${userName}`;

export async function userById(store: Store, id: string): Promise<Stored<User> | undefined> {
  return readRecord(store, userKey(id), schema);
}

export async function userByName(store: Store, userName: string): Promise<Stored<User> | undefined> {
  const id = await store.get(nameKey(userName));
  return id && userById(store, id.value);
}

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
    [{ key: nameKey(userName), revision: undefined }],
    [writeRecord(userKey(user.id), user), { key: nameKey(userName), value: user.id }],
  );
  return outcome === "committed" ? user : "taken";
}

export async function* everyUser(store: Store): AsyncGenerator<User> {
  for await (const entry of everyEntry(store, userKey(""))) yield parseRecord(entry, schema).record;
}

export const setPassword = (store: Store, id: string, passwordHash: string): Promise<"changed" | "unknown"> =>
  changeUser(store, id, (user) => ({ ...user, passwordHash, passwordVersion: user.passwordVersion + 1 }));

/** Gives the user this role in the project instead of the one held before; `undefined` takes it away. */
export const setRole = (
  store: Store,
  { userId, projectId, role: given }: { userId: string; projectId: string; role: Role | undefined },
): Promise<"changed" | "unknown"> =>
  changeUser(store, userId, (user) => {
    const { [projectId]: _before, ...others } = user.roles;
    return { ...user, roles: given === undefined ? others : { ...others, [projectId]: given } };
  });

/** The user's tokens and key pairs go with the user; the instances that the user registered stay. */
export async function deleteUser(store: Store, id: string): Promise<"deleted" | "unknown"> {
  return untilNoConflict(async () => {
    const stored = await userById(store, id);
    if (stored === undefined) return "unknown";
    const keyPairs = [];
    for await (const entry of everyEntry(store, `key-pair/${id}/`)) keyPairs.push(deleteRecord(entry.key));
    const outcome = await store.commit(
      [{ key: userKey(id), revision: stored.revision }],
      [deleteRecord(userKey(id)), deleteRecord(nameKey(stored.record.name)), ...keyPairs],
    );
    return outcome === "committed" ? "deleted" : "conflict";
  });
}

function changeUser(store: Store, id: string, change: (user: User) => User): Promise<"changed" | "unknown"> {
  return untilNoConflict(async () => {
    const stored = await userById(store, id);
    if (stored === undefined) return "unknown";
    const outcome = await store.commit(
      [{ key: userKey(id), revision: stored.revision }],
      [writeRecord(userKey(id), change(stored.record))],
    );
    return outcome === "committed" ? "changed" : "conflict";
  });
}
