import * as identity from "../../clouds/openstack/identity.ts";
import type { Secret } from "../../core/secret.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { Connection } from "../records.ts";
import { network } from "./cloud-network.ts";
import { findCredential, forgetCredential, secretOfCredential } from "./credential-record.ts";
import { withoutPermission } from "./permission.ts";
import { keepSignIn } from "./sign-in-record.ts";

type Renewed = { code: "renewed" } | CloudFailure;

/** Renewals under way, so that a list and a password asked for at once sign in once. Nothing is lost with them. */
const underWay = new Map<string, Promise<Renewed | undefined>>();

/** Signs in with the application credential of a connection; undefined if it has none. */
export function renewSignIn(connection: Connection, key: Secret): Promise<Renewed | undefined> {
  const running = underWay.get(connection.id);
  if (running !== undefined) return running;
  const renewal = renew(connection, key).finally(() => underWay.delete(connection.id));
  underWay.set(connection.id, renewal);
  return renewal;
}

async function renew(connection: Connection, key: Secret): Promise<Renewed | undefined> {
  const stored = await findCredential(connection.id);
  if (stored?.retired === true) return undefined;
  const secret = stored && (await secretOfCredential(connection.id, stored, key));
  if (stored === undefined || secret === undefined) return undefined;
  const refused = await withoutPermission(connection.identityUrl);
  if (refused !== undefined) return refused;
  const credential = { method: "application-credential", application: { id: stored.id }, secret } as const;
  const session = await identity.signIn(network, connection.identityUrl, credential, "unscoped");
  if (session.code === "wrong-credentials" || session.code === "not-found") {
    // Expired, or deleted in the cloud: of no more use, whoever made it.
    await forgetCredential(connection.id);
    return { code: "sign-in-expired" };
  }
  if (session.code === "another-factor") return { code: "wrong-credentials" };
  if (session.code !== "ok") return session;
  return (await keepSignIn(connection, session.value, true, key)) ?? { code: "renewed" };
}
