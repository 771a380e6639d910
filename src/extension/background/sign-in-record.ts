import { computeUrl } from "../../clouds/openstack/catalogue.ts";
import type { Session } from "../../clouds/openstack/identity.ts";
import type { Secret } from "../../core/secret.ts";
import type { CloudFailure } from "../cloud-failure.ts";
import { read } from "../ext.ts";
import type { Connection, PendingSignIn, SignIn } from "../records.ts";
import { changeSession, without } from "./change-record.ts";
import { placeOf } from "./connection-account.ts";
import { openText, sealText } from "./sealed-text.ts";

const tokenContext = (connectionId: string): string => `latchkey sign-in ${connectionId}`;
const pendingContext = (connectionId: string): string => `latchkey pending sign-in ${connectionId}`;

/** Keeps a token of a project. Undefined if all is well. */
export async function keepSignIn(
  connection: Connection,
  { token, expiresAt, user, project, endpoints }: Session,
  fixedProject: boolean,
  key: Secret,
): Promise<CloudFailure | undefined> {
  if (project === null) return { code: "unexpected-answer", field: "token.project" };
  const url = computeUrl(endpoints, placeOf(connection));
  if (url.code !== "ok") return url;
  const sealedToken = await sealText(key, token, tokenContext(connection.id));
  const signIn: SignIn = {
    sealedToken,
    expiresAt,
    userId: user.id,
    project,
    fixedProject,
    computeUrl: url.value,
    endpoints,
  };
  await changeSession("signIns", (signIns) => ({ ...signIns, [connection.id]: signIn }));
  await forgetPending(connection.id);
  return undefined;
}

export const forgetSignIn = (connectionId: string): Promise<void> =>
  changeSession("signIns", (signIns) => without(signIns, connectionId));

export async function findSignIn(connectionId: string): Promise<SignIn | undefined> {
  return (await read("session", "signIns")).signIns?.[connectionId];
}

export const tokenOf = (connectionId: string, { sealedToken }: SignIn, key: Secret): Promise<string | undefined> =>
  openText(key, sealedToken, tokenContext(connectionId));

/** Keeps what the cloud has given half-way, so that a closed popup loses nothing. */
export async function keepPending(
  connectionId: string,
  { text, ...rest }: Omit<PendingSignIn, "sealed"> & { text: string },
  key: Secret,
): Promise<void> {
  const pending: PendingSignIn = { ...rest, sealed: await sealText(key, text, pendingContext(connectionId)) };
  await changeSession("pendingSignIns", (pendings) => ({ ...pendings, [connectionId]: pending }));
}

export const forgetPending = (connectionId: string): Promise<void> =>
  changeSession("pendingSignIns", (pendings) => without(pendings, connectionId));

/** What is half-way, if it is of this kind and still good. */
export async function openPending(
  connectionId: string,
  kind: PendingSignIn["kind"],
  key: Secret,
): Promise<{ text: string; stay: boolean; projectId?: string | undefined } | undefined> {
  const pending = (await read("session", "pendingSignIns")).pendingSignIns?.[connectionId];
  if (pending?.kind !== kind || pending.expiresAt <= Date.now()) return undefined;
  const text = await openText(key, pending.sealed, pendingContext(connectionId));
  return text === undefined ? undefined : { text, stay: pending.stay, projectId: pending.projectId };
}
