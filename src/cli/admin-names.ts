import * as v from "valibot";
import { name } from "../service/identity/names.ts";
import { type Project, projectById, projectByName } from "../service/identity/project.ts";
import { type User, userById, userByName } from "../service/identity/user-record.ts";
import type { Store } from "../service/store/store.ts";
import { UsageError } from "./usage-error.ts";

/** The user of this name or id. Throws with a sentence for the terminal if there is none. */
export async function theUser(store: Store, nameOrId: string): Promise<User> {
  const stored = (await userByName(store, nameOrId)) ?? (await userById(store, nameOrId));
  if (stored === undefined) throw new Error(`there is no user ${nameOrId}`);
  return stored.record;
}

/** The project of this name or id. Throws with a sentence for the terminal if there is none. */
export async function theProject(store: Store, nameOrId: string): Promise<Project> {
  const project = (await projectByName(store, nameOrId)) ?? (await projectById(store, nameOrId));
  if (project === undefined) throw new Error(`there is no project ${nameOrId}`);
  return project;
}

/** Throws a UsageError if the text is no name that the service takes. */
export function newName(text: string): string {
  if (v.is(name, text)) return text;
  throw new UsageError("a name has 1 to 255 characters, without control characters or white space around it");
}
