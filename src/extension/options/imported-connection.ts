import type { CloudAccount, SignInWay } from "../../clouds/openstack/cloud-account.ts";
import type { Domain, Named } from "../../clouds/openstack/names.ts";
import type { Connection } from "../records.ts";
import { lineOfId } from "./name-or-id.ts";
import { newConnection } from "./new-connection.ts";
import { noSecrets, type TypedSecrets } from "./typed-secrets.ts";

/** A connection as a file describes it, and the secrets that came with it: those are never stored. */
export interface ImportedConnection {
  connection: Connection;
  secrets: TypedSecrets;
  /** The file says that the cloud wants a passcode beside the password. */
  totp: boolean;
  /** The file names the application credential by this, and Latchkey wants its id. */
  credentialName: string | null;
}

/** Null: Latchkey does not sign in by token. */
export function importedConnection(name: string, account: CloudAccount): ImportedConnection | null {
  const { identityUrl, way, project, place } = account;
  if (way.method === "token") return null;
  const connection: Connection = {
    ...newConnection(),
    name,
    identityUrl,
    region: place.region ?? "",
    interface: place.interface,
    ...(project !== null && { projectName: lineOf(project), projectDomain: domainOf(project) }),
    ...lines(way),
  };
  const { password = "", passcode = "", secret = "" } = { ...noSecrets, ...way };
  return {
    connection,
    secrets: { password, passcode, secret },
    totp: way.method === "password" && way.totp,
    credentialName: way.method === "application-credential" && "name" in way.application ? way.application.name : null,
  };
}

function lines(way: Exclude<SignInWay, { method: "token" }>): Partial<Connection> {
  if (way.method === "password") return { way: "password", userName: lineOf(way.user), userDomain: domainOf(way.user) };
  const { application } = way;
  if ("id" in application) return { way: "application-credential", applicationId: application.id };
  const { user } = application;
  return { way: "application-credential", userName: lineOf(user), userDomain: domainOf(user) };
}

const lineOf = (named: Named): string => ("id" in named ? lineOfId(named.id) : named.name);

const domainOf = (named: Named): string => ("id" in named ? FIRST_DOMAIN : lineOfDomain(named.domain));

/** The name that Keystone gives to the domain with the id `default`, and what a new connection has. */
const FIRST_DOMAIN = "Default";
function lineOfDomain(domain: Domain): string {
  if ("name" in domain) return domain.name;
  return domain.id === "default" ? FIRST_DOMAIN : lineOfId(domain.id);
}
