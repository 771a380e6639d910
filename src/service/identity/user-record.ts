import * as v from "valibot";
import { readRecord, type Stored } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { name } from "./names.ts";
import { role } from "./role.ts";

export const userSchema = v.object({
  id: v.string(),
  name,
  /** Argon2id in its encoded form, which names its parameters. */
  passwordHash: v.string(),
  /** Counts changes of what signing in takes: a token of an earlier password is no longer valid. */
  passwordVersion: v.number(),
  /** Nothing of the user's gives access while it is true. */
  isDisabled: v.optional(v.boolean()),
  /** Counts how often the failures to sign in were forgotten: those before the last time are counted elsewhere. */
  unlocks: v.optional(v.number()),
  /** Project ids and the role there. */
  roles: v.record(v.string(), role),
});
export type User = v.InferOutput<typeof userSchema>;

export const userKey = (id: string): string => `user/${id}`;
export const userNameKey = (userName: string): string => `user-name/${userName}`;

/** The user's second factor, which goes with the user. */
export const TOTP_PREFIX = "totp/";
export const totpKey = (userId: string): string => TOTP_PREFIX + userId;

export async function userById(store: Store, id: string): Promise<Stored<User> | undefined> {
  return readRecord(store, userKey(id), userSchema);
}

export async function userByName(store: Store, userName: string): Promise<Stored<User> | undefined> {
  const id = await store.get(userNameKey(userName));
  // Looked up also if there is none, so that both take as long. No user has an empty id.
  return userById(store, id?.value ?? "");
}
