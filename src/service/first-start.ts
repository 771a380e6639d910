import { randomBytes } from "node:crypto";
import { SERVICE } from "./audit/audit-trail.ts";
import type { PasswordHasher } from "./identity/password-hash.ts";
import { createProject, projectByName } from "./identity/project.ts";
import { createUser } from "./identity/user.ts";
import type { Store } from "./store/store.ts";

const ADMIN = "admin";

/**
 * On a store without users: makes the user `admin` with the role `admin` in the project `admin`, and returns the password,
 * which is nowhere else. Undefined on any other store.
 */
export async function prepareFirstStart(store: Store, hasher: PasswordHasher): Promise<string | undefined> {
  if ((await store.list({ prefix: "user/", limit: 1 })).length > 0) return undefined;
  const created = await createProject(store, ADMIN, SERVICE);
  // Taken if an earlier first start was cut off between the two, or another one runs beside this.
  const project = created === "taken" ? await projectByName(store, ADMIN) : created;
  if (project === undefined) throw new Error("the project admin is named, but not there");
  const password = randomBytes(18).toString("base64url");
  const roles = { [project.id]: "admin" as const };
  const user = await createUser(store, { name: ADMIN, passwordHash: await hasher.hash(password), roles }, SERVICE);
  return user === "taken" ? undefined : password;
}
