import type { Result } from "../../clouds/failure.ts";
import type { Access } from "../../clouds/openstack/compute-request.ts";
import type { Secret } from "../../core/secret.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import type { Connection, SignIn } from "../records.ts";
import { findConnection } from "./connections.ts";
import { vaultKey } from "./lock.ts";
import { withoutPermission } from "./permission.ts";
import { renewSignIn } from "./renew-sign-in.ts";
import { findSignIn, forgetSignIn, tokenOf } from "./sign-in-record.ts";

/**
 * Runs `request` with the connection's token. One that has expired, or that the cloud refuses, is renewed without asking where
 * the user stays signed in; else it is forgotten.
 */
export async function withAccess<T>(
  connectionId: string,
  request: (access: Access) => Promise<Result<T>>,
): Promise<{ code: "ok"; value: T } | CloudFailure> {
  const first = await access(connectionId);
  if (first.code !== "ok") return first;
  const outcome = await request(first.value);
  if (outcome.code !== "sign-in-expired") return outcome;
  const present = await access(connectionId);
  // Another request may have renewed it meanwhile.
  if (present.code === "ok" && present.value.token !== first.value.token) return request(present.value);
  await forgetSignIn(connectionId);
  const second = await access(connectionId);
  // Signed out is how it looks now; why is what the user is told.
  return second.code === "ok" ? request(second.value) : second.code === "signed-out" ? outcome : second;
}

/** The token of a connection, opened with the vault key, or a new one. */
export async function access(connectionId: string): Promise<{ code: "ok"; value: Access } | CloudFailure> {
  const [key, connection, found] = await Promise.all([
    vaultKey(),
    findConnection(connectionId),
    findSignIn(connectionId),
  ]);
  if (key === undefined) return { code: "locked" };
  try {
    if (connection === undefined) return { code: "no-connection" };
    return (await presentAccess(connectionId, found, key)) ?? (await renewedAccess(connection, found, key));
  } finally {
    key.wipe();
  }
}

async function presentAccess(
  connectionId: string,
  found: SignIn | undefined,
  key: Secret,
): Promise<Result<Access> | CloudFailure | undefined> {
  if (found === undefined || found.expiresAt <= Date.now()) return undefined;
  const [refused, token] = await Promise.all([withoutPermission(found.computeUrl), tokenOf(connectionId, found, key)]);
  if (refused !== undefined) return refused;
  return token === undefined ? undefined : { code: "ok", value: { token, computeUrl: found.computeUrl } };
}

async function renewedAccess(
  connection: Connection,
  expired: SignIn | undefined,
  key: Secret,
): Promise<Result<Access> | CloudFailure> {
  const { id } = connection;
  const renewed = await renewSignIn(connection, key);
  if (renewed?.code === "renewed")
    return (await presentAccess(id, await findSignIn(id), key)) ?? { code: "signed-out" };
  return renewed ?? { code: expired === undefined ? "signed-out" : "sign-in-expired" };
}
