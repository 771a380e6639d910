import type { Named } from "./names.ts";

/** What proves who signs in (Identity API v3, "Authentication and token management"). */
export type Credential =
  /** `passcode`: of a time-based one-time password (TOTP), where the cloud asks for both at once. */
  | { method: "password"; user: Named; password: string; passcode?: string }
  /** The second factor alone, after a receipt for the first. */
  | { method: "totp"; user: Named; passcode: string }
  | { method: "application-credential"; application: ApplicationName; secret: string }
  /** A token that is still good: for another project. */
  | { method: "token"; token: string };

/** An application credential is named by its id, or by its name and the user who owns it. */
export type ApplicationName = { id: string } | { name: string; user: Named };

/** `unscoped`: to ask which projects there are. Application credentials have their project in them. */
export type Scope = { project: Named } | "unscoped";

/** The body of `POST /v3/auth/tokens`. */
export function tokenRequest(credential: Credential, scope: Scope): object {
  const identity = identityOf(credential);
  if (credential.method === "application-credential") return { auth: { identity } };
  return { auth: { identity, scope: scope === "unscoped" ? "unscoped" : { project: scope.project } } };
}

function identityOf(credential: Credential): object {
  switch (credential.method) {
    case "password": {
      const { user, password, passcode } = credential;
      const first = { methods: ["password"], password: { user: { ...user, password } } };
      if (passcode === undefined) return first;
      return { ...first, methods: ["password", "totp"], totp: { user: { ...user, passcode } } };
    }
    case "totp":
      return { methods: ["totp"], totp: { user: { ...credential.user, passcode: credential.passcode } } };
    case "application-credential": {
      const { application, secret } = credential;
      return { methods: ["application_credential"], application_credential: { ...application, secret } };
    }
    case "token":
      return { methods: ["token"], token: { id: credential.token } };
  }
}
