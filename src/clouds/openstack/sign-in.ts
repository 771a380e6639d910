import type { Network } from "../exchange.ts";
import type { Result } from "../failure.ts";
import type { CloudAccount, SignInWay } from "./cloud-account.ts";
import type { Credential, Scope } from "./credential.ts";
import { type AnotherFactor, type Session, signIn } from "./identity.ts";

/** What the account lacks: it is asked for. */
export type MissingSecret = "password" | "passcode" | "secret" | "token";

export interface Secrets {
  password?: string | undefined;
  passcode?: string | undefined;
  secret?: string | undefined;
  token?: string | undefined;
}

/** The secrets that have to be asked for before the first request. */
export function missingSecrets(way: SignInWay): MissingSecret[] {
  switch (way.method) {
    case "password": {
      const missing: MissingSecret[] = way.password === undefined ? ["password"] : [];
      return way.totp && way.passcode === undefined ? [...missing, "passcode"] : missing;
    }
    case "application-credential":
      return way.secret === undefined ? ["secret"] : [];
    case "token":
      return way.token === undefined ? ["token"] : [];
  }
}

/** Signs in to an account, whichever way it has. Without a project, to none: `listProjects` says which there are. */
export function signInTo(
  network: Network,
  { identityUrl, way, project }: CloudAccount,
  secrets: Secrets,
): Promise<Result<Session> | AnotherFactor> {
  return signIn(network, identityUrl, credentialOf(way, secrets), project === null ? "unscoped" : { project });
}

/** Goes on after `another-factor` with the passcode alone: the receipt stands for the password. */
export async function signInWithPasscode(
  network: Network,
  { identityUrl, way, project }: CloudAccount,
  receipt: string,
  passcode: string,
): Promise<Result<Session> | AnotherFactor> {
  if (way.method !== "password") return { code: "wrong-credentials" };
  const scope: Scope = project === null ? "unscoped" : { project };
  return signIn(network, identityUrl, { method: "totp", user: way.user, passcode }, scope, receipt);
}

function credentialOf(way: SignInWay, secrets: Secrets): Credential {
  switch (way.method) {
    case "password": {
      const passcode = secrets.passcode ?? way.passcode;
      const password = secrets.password ?? way.password ?? "";
      return { method: "password", user: way.user, password, ...(passcode !== undefined && { passcode }) };
    }
    case "application-credential":
      return {
        method: "application-credential",
        application: way.application,
        secret: secrets.secret ?? way.secret ?? "",
      };
    case "token":
      return { method: "token", token: secrets.token ?? way.token ?? "" };
  }
}
