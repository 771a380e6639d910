import type { Store } from "../store/store.ts";
import { DOMAIN } from "./domain.ts";
import { type Project, projectById, projectByName } from "./project.ts";
import type { Named } from "./sign-in-request.ts";
import { type User, userById, userByName } from "./user-record.ts";

export async function namedUser(store: Store, asked: Named): Promise<User | undefined> {
  if ("id" in asked) return (await userById(store, asked.id))?.record;
  return isOurDomain(asked.domain) ? (await userByName(store, asked.name))?.record : undefined;
}

export async function namedProject(store: Store, asked: Named): Promise<Project | undefined> {
  if ("id" in asked) return projectById(store, asked.id);
  return isOurDomain(asked.domain) ? projectByName(store, asked.name) : undefined;
}

const isOurDomain = (asked: { id: string } | { name: string }): boolean =>
  "id" in asked ? asked.id === DOMAIN.id : asked.name.toLowerCase() === DOMAIN.name.toLowerCase();
