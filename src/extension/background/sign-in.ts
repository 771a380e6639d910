import type { Network } from "../../clouds/exchange.ts";
import type { Result } from "../../clouds/failure.ts";
import { computeUrl } from "../../clouds/openstack/catalogue.ts";
import * as identity from "../../clouds/openstack/identity.ts";
import { gcmOpen, gcmSeal } from "../../core/aes-gcm.ts";
import { fromBase64, fromText, toBase64, toText } from "../../core/bytes.ts";
import { Secret } from "../../core/secret.ts";
import { hasOrigins, read } from "../ext.ts";
import type { Answer, CloudFailure, Request } from "../messages.ts";
import type { Connection, SignIn } from "../records.ts";
import { changeSession, without } from "./change-record.ts";
import { findConnection } from "./connections.ts";
import { vaultKey } from "./lock.ts";

export const network: Network = { fetch: (...request) => fetch(...request), timeout: 30_000 };

/** What a request to the cloud needs. */
export interface Access {
  token: string;
  computeUrl: string;
}

export async function signIn({ connectionId, password }: Request<"signIn">): Promise<Answer<"signIn">> {
  const connection = await findConnection(connectionId);
  if (connection === undefined) return { code: "no-connection" };
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  try {
    const refused = await withoutPermission(connection.identityUrl);
    if (refused !== undefined) return refused;
    const credential = { method: "password" as const, user: userOf(connection), password };
    const session = await identity.signIn(network, connection.identityUrl, credential, {
      project: projectOf(connection),
    });
    if (session.code === "another-factor") return { code: "wrong-credentials" };
    if (session.code !== "ok") return session;
    const { token, expiresAt, endpoints, project } = session.value;
    const url = computeUrl(endpoints, { region: null, interface: "public" });
    if (url.code !== "ok") return url;
    const rest = { expiresAt, computeUrl: url.value, projectId: project?.id ?? "" };
    const secret = new Secret(fromText(token));
    const sealedToken = toBase64(await gcmSeal(key, secret, contextOf(connectionId)));
    secret.wipe();
    await keepSignIn(connectionId, { ...rest, sealedToken });
    return (await withoutPermission(rest.computeUrl)) ?? { code: "signed-in" };
  } finally {
    key.wipe();
  }
}

export async function signOut({ connectionId }: Request<"signOut">): Promise<Answer<"signOut">> {
  const connection = await findConnection(connectionId);
  const found = await access(connectionId);
  await forgetSignIn(connectionId);
  // Signed out here in any case; that the cloud forgets the token too is tried, not waited for to succeed.
  if (connection !== undefined && found.code === "ok")
    await identity.signOut(network, connection.identityUrl, found.value.token);
  return { code: "signed-out" };
}

/** The token of a connection, opened with the vault key. */
export async function access(connectionId: string): Promise<Result<Access> | CloudFailure> {
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  try {
    if ((await findConnection(connectionId)) === undefined) return { code: "no-connection" };
    const { signIns } = await read("session", "signIns");
    const found = signIns?.[connectionId];
    if (found === undefined) return { code: "signed-out" };
    if (found.expiresAt <= Date.now()) return { code: "sign-in-expired" };
    const refused = await withoutPermission(found.computeUrl);
    if (refused !== undefined) return refused;
    const sealed = fromBase64(found.sealedToken) ?? new Uint8Array();
    const opened = await gcmOpen(key, sealed, contextOf(connectionId));
    const token = opened?.use(toText);
    opened?.wipe();
    // Sealed under another vault's key: as good as not signed in.
    return token === undefined
      ? { code: "signed-out" }
      : { code: "ok", value: { token, computeUrl: found.computeUrl } };
  } finally {
    key.wipe();
  }
}

/** Runs `request` with the connection's token. A token that the cloud refuses is forgotten. */
export async function withAccess<T>(
  connectionId: string,
  request: (access: Access) => Promise<Result<T>>,
): Promise<{ code: "ok"; value: T } | CloudFailure> {
  const found = await access(connectionId);
  if (found.code !== "ok") return found;
  const outcome = await request(found.value);
  if (outcome.code === "sign-in-expired") await forgetSignIn(connectionId);
  return outcome;
}

const userOf = ({ userName, userDomain }: Connection) => ({ name: userName, domain: { name: userDomain } });
const projectOf = ({ projectName, projectDomain }: Connection) => ({
  name: projectName,
  domain: { name: projectDomain },
});

const keepSignIn = (connectionId: string, signIn: SignIn): Promise<void> =>
  changeSession("signIns", (signIns) => ({ ...signIns, [connectionId]: signIn }));

const forgetSignIn = (connectionId: string): Promise<void> =>
  changeSession("signIns", (signIns) => without(signIns, connectionId));

/** A match pattern has no port: it covers every port of the host. */
async function withoutPermission(url: string): Promise<{ code: "permission-needed"; origin: string } | undefined> {
  const { protocol, hostname } = new URL(url);
  const origin = `${protocol}//${hostname}/*`;
  return (await hasOrigins([origin])) ? undefined : { code: "permission-needed", origin };
}

const contextOf = (connectionId: string): Uint8Array => fromText(`latchkey sign-in ${connectionId}`);
