import type { Credential, Scope } from "../../clouds/openstack/credential.ts";
import * as identity from "../../clouds/openstack/identity.ts";
import type { Secret } from "../../core/secret.ts";
import type { Connection } from "../records.ts";
import type { SignInAnswer, SignInRequest } from "../sign-in-messages.ts";
import { changeLocal, changeSession, without } from "./change-record.ts";
import { network } from "./cloud-network.ts";
import { scopeOf, userOf } from "./connection-account.ts";
import { findConnection } from "./connections.ts";
import { keepCredential } from "./credential-record.ts";
import { vaultKey } from "./lock.ts";
import { withoutPermission } from "./permission.ts";
import { findSignIn, keepPending, keepSignIn, openPending } from "./sign-in-record.ts";
import { deleteRetired, staySignedIn } from "./stay-signed-in.ts";

/** Milliseconds: Keystone's receipts live 300 s; the clocks may differ. */
const RECEIPT_LIFETIME = 280_000;

/** One step of signing in: what is half-way is kept under the vault key until the next. */
export async function signIn(request: SignInRequest): Promise<SignInAnswer> {
  return withConnection(request.connectionId, async (connection, key) => {
    const { password, passcode, secret } = request;
    if (connection.way === "application-credential") return byApplicationCredential(connection, secret ?? "", key);
    const user = userOf(connection);
    const { projectId, stay = false } = request;
    if (password !== undefined) {
      const credential = { method: "password" as const, user, password, ...(passcode && { passcode }) };
      return send(connection, credential, key, { stay, projectId });
    }
    const pending = await openPending(connection.id, "receipt", key);
    if (pending === undefined) return { code: "sign-in-expired" };
    const { text: receipt, ...more } = pending;
    return send(connection, { method: "totp", user, passcode: passcode ?? "" }, key, { ...more, receipt });
  });
}

export async function withConnection(
  connectionId: string,
  action: (connection: Connection, key: Secret) => Promise<SignInAnswer>,
): Promise<SignInAnswer> {
  const connection = await findConnection(connectionId);
  if (connection === undefined) return { code: "no-connection" };
  const key = await vaultKey();
  if (key === undefined) return { code: "locked" };
  try {
    return (await withoutPermission(connection.identityUrl)) ?? (await action(connection, key));
  } finally {
    key.wipe();
  }
}

/** What a step knows beside its credential. */
interface More {
  stay: boolean;
  receipt?: string;
  /** The project that the user has chosen, empty if that comes later; without one, the connection's. */
  projectId?: string | undefined;
}

/** Asks for a token and keeps what comes of it. */
export async function send(
  connection: Connection,
  credential: Credential,
  key: Secret,
  more: More,
): Promise<SignInAnswer> {
  const { stay, receipt, projectId } = more;
  const scope = projectId === undefined ? scopeOf(connection) : scopeOfProject(projectId);
  const session = await identity.signIn(network, connection.identityUrl, credential, scope, receipt);
  if (session.code === "another-factor") return askForPasscode(connection, session, { stay, projectId }, key);
  if (session.code !== "ok") return session;
  if (session.value.project === null) return askForProject(connection, session.value, stay, key);
  const chosen = projectId === undefined ? connection : await rememberProject(connection, session.value.project);
  return keep(chosen, session.value, stay, key);
}

/** An empty id is none: what there is to choose from is asked then. */
const scopeOfProject = (id: string): Scope => (id === "" ? "unscoped" : { project: { id } });

async function askForPasscode(
  { id }: Connection,
  { receipt, methods }: identity.AnotherFactor,
  more: Pick<More, "stay" | "projectId">,
  key: Secret,
): Promise<SignInAnswer> {
  if (!methods.some((each) => each.includes("totp"))) return { code: "unknown-factor", methods: methods.flat() };
  const expiresAt = Date.now() + RECEIPT_LIFETIME;
  await keepPending(id, { kind: "receipt", text: receipt, expiresAt, ...more }, key);
  return { code: "passcode-needed" };
}

async function askForProject(
  { id, identityUrl }: Connection,
  { token, expiresAt }: identity.Session,
  stay: boolean,
  key: Secret,
): Promise<SignInAnswer> {
  const listed = await identity.listProjects(network, identityUrl, token);
  if (listed.code !== "ok") return listed;
  await keepPending(id, { kind: "unscoped-token", text: token, expiresAt, stay }, key);
  return { code: "choose-project", projects: listed.value };
}

/** The next sign-in is to the project that was chosen. */
async function rememberProject(connection: Connection, { id, name, domainId }: identity.Project): Promise<Connection> {
  const project =
    domainId === null ? { projectName: `id:${id}` } : { projectName: name, projectDomain: `id:${domainId}` };
  await changeLocal("connections", (connections = []) =>
    connections.map((other) => (other.id === connection.id ? { ...other, ...project } : other)),
  );
  await changeSession("lists", (lists) => without(lists, connection.id));
  return { ...connection, ...project };
}

async function keep(
  connection: Connection,
  session: identity.Session,
  stay: boolean,
  key: Secret,
): Promise<SignInAnswer> {
  const failure = await keepSignIn(connection, session, false, key);
  if (failure !== undefined) return failure;
  const stays = stay ? { stays: await staySignedIn(connection, session, key) } : {};
  if (!stay) await deleteRetired(connection, session);
  return (await permissionForCompute(connection)) ?? { code: "signed-in", ...stays };
}

/** The user's own application credential: its secret is what keeps it signed in. */
async function byApplicationCredential(connection: Connection, secret: string, key: Secret): Promise<SignInAnswer> {
  const application = { id: connection.applicationId ?? "" };
  const credential = { method: "application-credential", application, secret } as const;
  const session = await identity.signIn(network, connection.identityUrl, credential, "unscoped");
  if (session.code === "another-factor") return { code: "wrong-credentials" };
  if (session.code !== "ok") return session;
  const failure = await keepSignIn(connection, session.value, true, key);
  if (failure !== undefined) return failure;
  const kept = { id: application.id, secret, ours: false, limited: false, expiresAt: null };
  await keepCredential(connection.id, kept, key);
  return (await permissionForCompute(connection)) ?? { code: "signed-in" };
}

/** Nova may be on another host than Keystone. */
async function permissionForCompute({ id }: Connection): Promise<SignInAnswer | undefined> {
  const found = await findSignIn(id);
  return found && withoutPermission(found.computeUrl);
}
