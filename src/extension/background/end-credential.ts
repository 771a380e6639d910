import { deleteApplicationCredential } from "../../clouds/openstack/application-credential.ts";
import * as identity from "../../clouds/openstack/identity.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { Connection } from "../records.ts";
import { network } from "./cloud-network.ts";
import { scopeOf, userOf } from "./connection-account.ts";
import { findCredential, forgetCredential } from "./credential-record.ts";
import { withoutPermission } from "./permission.ts";

/** The owner, who alone may delete an application credential. Without a password it is left to expire. */
export interface OwnerProof {
  password?: string | undefined;
  passcode?: string | undefined;
}

export type EndedCredential = { code: "ended" } | { code: "passcode-needed" } | CloudFailure;

/** Forgets what a connection stays signed in with, and first deletes it in the cloud if Latchkey has made it and a password is there. */
export async function endCredential(connection: Connection, owner: OwnerProof): Promise<EndedCredential> {
  const stored = await findCredential(connection.id);
  if (stored === undefined) return { code: "ended" };
  if (stored.ours && owner.password !== undefined) {
    const deleted = await deleteInCloud(connection, stored.id, { ...owner, password: owner.password });
    if (deleted.code !== "ended") return deleted;
  }
  await forgetCredential(connection.id);
  return { code: "ended" };
}

async function deleteInCloud(
  connection: Connection,
  id: string,
  { password, passcode }: OwnerProof & { password: string },
): Promise<EndedCredential> {
  const { identityUrl } = connection;
  const refused = await withoutPermission(identityUrl);
  if (refused !== undefined) return refused;
  const credential = { method: "password", user: userOf(connection), password, ...(passcode && { passcode }) } as const;
  const session = await identity.signIn(network, identityUrl, credential, scopeOf(connection));
  if (session.code === "another-factor") return { code: "passcode-needed" };
  if (session.code !== "ok") return session;
  const deleted = await deleteApplicationCredential(network, identityUrl, session.value, id);
  await identity.signOut(network, identityUrl, session.value.token);
  return deleted.code === "ok" ? { code: "ended" } : deleted;
}
