import type { AuditAction, AuditRecord } from "../audit/audit-trail.ts";
import { newestFirst } from "../audit/subject-trail.ts";
import type { Store } from "../store/store.ts";
import { instancePlace } from "./instance.ts";
import { registeredIn } from "./instance-registration.ts";

/**
 * An instance's audit trail as Nova tells what was done to a server. `create` and `delete` are Nova's; the others are names that it has
 * not: clients take `rebuild` and `changePassword` for a sign that a password is out of date.
 */
const NAMES: Partial<Record<AuditAction, string>> = {
  registered: "create",
  deleted: "delete",
  posted: "password-posted",
  replaced: "password-replaced",
  read: "password-read",
  cleared: "password-cleared",
};
const nameOf = (action: AuditAction): string => NAMES[action] ?? action.replaceAll(" ", "-");

export interface InstanceActions {
  projectId: string;
  /** Newest first. */
  records: AsyncIterable<AuditRecord>;
}

/** Undefined if there is no such instance; nor is there one that is gone, unless `deletedToo`. */
export async function instanceActions(
  store: Store,
  id: string,
  deletedToo: boolean,
): Promise<InstanceActions | undefined> {
  const place = await instancePlace(store, id);
  if (place !== undefined) return { projectId: place.record.projectId, records: newestFirst(store, id) };
  const projectId = deletedToo ? await formerProject(store, id) : undefined;
  return projectId === undefined ? undefined : { projectId, records: newestFirst(store, id) };
}

/** What is gone has left no more than its trail. */
async function formerProject(store: Store, id: string): Promise<string | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
  for await (const { action, about } of newestFirst(store, id)) {
    if (action === "registered") return registeredIn(about);
  }
  return undefined;
}

/** As Nova has it in a list. What no user did has a word in the place of the user's id: `guest`, `console`, `service` or `unknown`. */
export function actionView(record: AuditRecord, instanceId: string, projectId: string, microversion: number): object {
  const { at, action, by, request } = record;
  const time = new Date(at).toISOString().replace("Z", "000");
  return {
    action: nameOf(action),
    instance_uuid: instanceId,
    message: action === "refused" ? "Error" : null,
    project_id: projectId,
    request_id: request,
    start_time: time,
    // The console's user is nobody's business in a project.
    user_id: by.split(":", 1)[0],
    ...(microversion >= 58 && { updated_at: time }),
  };
}
