import * as identity from "../../clouds/openstack/identity.ts";
import type { Answer, Request } from "../messages.ts";
import type { Connection } from "../records.ts";
import { endResetsOf } from "./abandon-reset.ts";
import { changeLocal, changeSession, without } from "./change-record.ts";
import { network } from "./cloud-network.ts";
import { findConnection } from "./connections.ts";
import { endCredential } from "./end-credential.ts";
import { vaultKey } from "./lock.ts";
import { findSignIn, forgetPending, forgetSignIn, tokenOf } from "./sign-in-record.ts";

export async function signOut({ connectionId, ...owner }: Request<"signOut">): Promise<Answer<"signOut">> {
  const connection = await findConnection(connectionId);
  if (connection === undefined) return { code: "no-connection" };
  const ended = await endCredential(connection, owner);
  if (ended.code !== "ended") return ended;
  await revoke(connection);
  return { code: "signed-out" };
}

/** Signed out, then forgotten: the list, and the connection itself. */
export async function removeConnection(request: Request<"removeConnection">): Promise<Answer<"removeConnection">> {
  const left = await signOut(request);
  if (left.code !== "signed-out" && left.code !== "no-connection") return left;
  const { connectionId } = request;
  await endResetsOf(connectionId);
  await changeLocal("connections", (connections = []) => connections.filter(({ id }) => id !== connectionId));
  await changeSession("lists", (lists) => without(lists, connectionId));
  return { code: "removed" };
}

/** Signed out here in any case; that the cloud forgets the token too is tried, not waited for to succeed. */
async function revoke({ id, identityUrl }: Connection): Promise<void> {
  const found = await findSignIn(id);
  await forgetSignIn(id);
  await forgetPending(id);
  const key = await vaultKey();
  const token = found && key && (await tokenOf(id, found, key));
  key?.wipe();
  if (token !== undefined) await identity.signOut(network, identityUrl, token);
}
