import * as identity from "../../clouds/openstack/identity.ts";
import type { Answer, Request } from "../messages.ts";
import { access } from "./access.ts";
import { network } from "./cloud-network.ts";
import { findConnection } from "./connections.ts";
import { findCredential } from "./credential-record.ts";
import { send, withConnection } from "./sign-in.ts";
import { openPending } from "./sign-in-record.ts";

/** After "choose-project" with the unscoped token; else by rescoping the token that is here, unless an application credential gave it. */
export async function chooseProject(request: Request<"chooseProject">): Promise<Answer<"chooseProject">> {
  return withConnection(request.connectionId, async (connection, key) => {
    const pending = await openPending(connection.id, "unscoped-token", key);
    const present = pending ?? (await access(connection.id));
    if ("code" in present && present.code !== "ok") return present;
    const token = "text" in present ? present.text : present.value.token;
    // What a connection stays signed in with is for one project: another is made for the new one.
    const stay = pending?.stay ?? (await findCredential(connection.id))?.ours ?? false;
    return send(connection, { method: "token", token }, key, { stay, projectId: request.projectId });
  });
}

export async function listProjects({ connectionId }: Request<"listProjects">): Promise<Answer<"listProjects">> {
  const connection = await findConnection(connectionId);
  const found = await access(connectionId);
  if (connection === undefined) return { code: "no-connection" };
  if (found.code !== "ok") return found;
  const listed = await identity.listProjects(network, connection.identityUrl, found.value.token);
  return listed.code === "ok" ? { code: "projects", projects: listed.value } : listed;
}
