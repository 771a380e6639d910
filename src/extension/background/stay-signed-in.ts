import type { ClientFailure, Result } from "../../clouds/failure.ts";
import {
  createApplicationCredential,
  deleteApplicationCredential,
  type NewApplicationCredential,
} from "../../clouds/openstack/application-credential.ts";
import { computeUrl } from "../../clouds/openstack/catalogue.ts";
import * as compute from "../../clouds/openstack/compute.ts";
import * as identity from "../../clouds/openstack/identity.ts";
import type { Secret } from "../../core/secret.ts";
import type { Connection } from "../records.ts";
import { network } from "./cloud-network.ts";
import { placeOf } from "./connection-account.ts";
import { findCredential, forgetCredential, keepCredential } from "./credential-record.ts";

const DAY = 86_400_000;
/** Keystone has no limit of its own; a quarter is what people accept for access keys. */
const LIFETIME = 90 * DAY;

/**
 * Exchanges a sign-in by password for an application credential of our own, so that the password need not be kept: with access
 * rules, or, where this cloud's Nova knows of none and refuses whoever has them, without. "refused": the cloud gives none.
 */
export async function staySignedIn(
  connection: Connection,
  session: identity.Session,
  key: Secret,
): Promise<"limited" | "unlimited" | "refused"> {
  const url = computeUrl(session.endpoints, placeOf(connection));
  if (url.code !== "ok") return "refused";
  const before = await findCredential(connection.id);
  const made = await exchangeFor(connection, session, url.value, key);
  if (made !== "refused" && before?.ours === true)
    await deleteApplicationCredential(network, connection.identityUrl, session, before.id);
  return made;
}

/** Deletes what was made for another project, with its owner's token. What cannot be deleted now is tried again next time. */
export async function deleteRetired({ id, identityUrl }: Connection, session: identity.Session): Promise<void> {
  const former = await findCredential(id);
  if (former?.retired !== true) return;
  const deleted = await deleteApplicationCredential(network, identityUrl, session, former.id);
  if (deleted.code === "ok") await forgetCredential(id);
}

async function exchangeFor(
  connection: Connection,
  session: identity.Session,
  computeAddress: string,
  key: Secret,
): Promise<"limited" | "unlimited" | "refused"> {
  const limited = await make(connection, session, computeAddress);
  if (limited.code === "ok") {
    const tried = await tryOut(connection, limited.value, computeAddress);
    if (tried === "good") return keep(connection, limited.value, true, key);
    await deleteApplicationCredential(network, connection.identityUrl, session, limited.value.id);
    if (tried === "turned-away") return "refused";
  } else if (!isUnknownField(limited)) return "refused"; // not for its rules: without them it would be no better
  const unlimited = await make(connection, session, null);
  return unlimited.code === "ok" ? keep(connection, unlimited.value, false, key) : "refused";
}

/** A Keystone before Train does not know of access rules. */
const isUnknownField = (failure: ClientFailure): boolean => failure.code === "service-error" && failure.status === 400;

function make(
  { identityUrl }: Connection,
  session: identity.Session,
  computeAddress: string | null,
): Promise<Result<NewApplicationCredential>> {
  const name = `latchkey-${crypto.randomUUID()}`;
  const wanted = { name, expiresAt: Date.now() + LIFETIME, computeUrl: computeAddress };
  return createApplicationCredential(network, identityUrl, session, wanted);
}

/**
 * What a new credential is worth. "turned-away": Keystone wants more than it, as of users whose rules for several factors do not name
 * it (measured with 22.0). "no-rules": Nova refuses whoever has rules. A Nova that cannot be asked now (the browser may not have
 * allowed its host yet) is no reason for more rights.
 */
async function tryOut(
  { identityUrl }: Connection,
  { id, secret }: NewApplicationCredential,
  computeAddress: string,
): Promise<"good" | "turned-away" | "no-rules"> {
  const credential = { method: "application-credential", application: { id }, secret } as const;
  const session = await identity.signIn(network, identityUrl, credential, "unscoped");
  if (session.code === "wrong-credentials" || session.code === "another-factor") return "turned-away";
  if (session.code !== "ok") return "good";
  const access = { token: session.value.token, computeUrl: computeAddress };
  const tried = await compute.listKeyPairs(network, access);
  await identity.signOut(network, identityUrl, access.token);
  return tried.code === "sign-in-expired" || tried.code === "not-allowed" ? "no-rules" : "good";
}

async function keep(
  { id: connectionId }: Connection,
  { id, secret, expiresAt }: NewApplicationCredential,
  limited: boolean,
  key: Secret,
): Promise<"limited" | "unlimited"> {
  await keepCredential(connectionId, { id, secret, ours: true, limited, expiresAt }, key);
  return limited ? "limited" : "unlimited";
}
