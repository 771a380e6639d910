import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { untilNoConflict } from "../store/conflict.ts";
import { everyEntry } from "../store/every-entry.ts";
import { deleteRecord, parseRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { credentialRemovals } from "./application-credential.ts";
import { name } from "./names.ts";
import { everyUser, setRole } from "./user.ts";

const schema = v.object({ id: v.string(), name });
export type Project = v.InferOutput<typeof schema>;

const projectKey = (id: string): string => `project/${id}`;
const nameKey = (projectName: string): string => `project-name/${projectName}`;

export async function projectById(store: Store, id: string): Promise<Project | undefined> {
  return (await readRecord(store, projectKey(id), schema))?.record;
}

export async function projectByName(store: Store, projectName: string): Promise<Project | undefined> {
  const id = await store.get(nameKey(projectName));
  return id && projectById(store, id.value);
}

export async function createProject(store: Store, projectName: string, actor: Actor): Promise<Project | "taken"> {
  const project = { id: randomUUID().replaceAll("-", ""), name: projectName };
  const outcome = await store.commit(
    [{ key: nameKey(projectName), revision: undefined }],
    [
      writeRecord(projectKey(project.id), project),
      { key: nameKey(projectName), value: project.id },
      auditWrite(project.id, "project created", actor),
    ],
  );
  return outcome === "committed" ? project : "taken";
}

export async function* everyProject(store: Store): AsyncGenerator<Project> {
  for await (const entry of everyEntry(store, projectKey(""))) yield parseRecord(entry, schema).record;
}

/**
 * Only a project without instances can go: their guests would post into nowhere. First go the roles in it, then the project: whoever is
 * cut off in between finds it by its name, and doing the same again finishes it.
 */
export async function deleteProject(
  store: Store,
  id: string,
  actor: Actor,
): Promise<"deleted" | "unknown" | "has instances"> {
  const hasInstances = async () => (await store.list({ prefix: `instance/${id}/`, limit: 1 })).length > 0;
  return untilNoConflict(async () => {
    const stored = await readRecord(store, projectKey(id), schema);
    if (stored === undefined) return "unknown";
    if (await hasInstances()) return "has instances";
    for await (const user of everyUser(store)) {
      // Application credentials without the role are what a cut-off attempt has left.
      const isTouched = Object.hasOwn(user.roles, id) || (await credentialRemovals(store, user.id, id)).length > 0;
      if (isTouched) await setRole(store, { userId: user.id, projectId: id, role: undefined }, actor);
    }
    // Registered meanwhile.
    if (await hasInstances()) return "has instances";
    const outcome = await store.commit(
      [{ key: projectKey(id), revision: stored.revision }],
      [
        deleteRecord(projectKey(id)),
        deleteRecord(nameKey(stored.record.name)),
        auditWrite(id, "project deleted", actor),
      ],
    );
    return outcome === "committed" ? "deleted" : "conflict";
  });
}
