import * as identity from "../../clouds/openstack/identity.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { Answer, Request } from "../messages.ts";
import { access } from "./access.ts";
import { network } from "./cloud-network.ts";
import { findConnection } from "./connections.ts";
import { findCredential } from "./credential-record.ts";
import { vaultKey } from "./lock.ts";
import { send, withConnection } from "./sign-in.ts";
import { openPending } from "./sign-in-record.ts";

/** After "choose-project" with the unscoped token; else by rescoping the token that is here, unless an application credential gave it. */
export async function chooseProject(request: Request<"chooseProject">): Promise<Answer<"chooseProject">> {
  return withConnection(request.connectionId, async (connection, key) => {
    const pending = await openPending(connection.id, "unscoped-token", key);
    const present = await presentToken(connection.id, pending);
    if (present.code !== "ok") return present;
    // What a connection stays signed in with is for one project: another is made for the new one.
    const stay = pending?.stay ?? (await findCredential(connection.id))?.ours ?? false;
    return send(connection, { method: "token", token: present.value }, key, { stay, projectId: request.projectId });
  });
}

export async function listProjects({ connectionId }: Request<"listProjects">): Promise<Answer<"listProjects">> {
  const connection = await findConnection(connectionId);
  if (connection === undefined) return { code: "no-connection" };
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  try {
    const present = await presentToken(connectionId, await openPending(connectionId, "unscoped-token", key));
    if (present.code !== "ok") return present;
    const listed = await identity.listProjects(network, connection.identityUrl, present.value);
    return listed.code === "ok" ? { code: "projects", projects: listed.value } : listed;
  } finally {
    key.wipe();
  }
}

/** Half-way, there is only the token without a project: it lists projects and can be exchanged as well as any. */
async function presentToken(
  connectionId: string,
  pending: { text: string } | undefined,
): Promise<{ code: "ok"; value: string } | CloudFailure> {
  if (pending !== undefined) return { code: "ok", value: pending.text };
  const found = await access(connectionId);
  return found.code === "ok" ? { code: "ok", value: found.value.token } : found;
}
