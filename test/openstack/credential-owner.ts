import { call } from "../service/cloud.ts";

/** The OpenStack cloud that the OS_* variables name, as an official client would use it: at least one instance must be there. */
export interface RealCloud {
  identityUrl: string;
  user: string;
  userDomainId: string;
  password: string;
  project: string;
  region: string | undefined;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "")
    throw new Error(`${name} is not set: these tests need a cloud, named by the OS_* variables`);
  return value;
}

export const realCloud = (): RealCloud => ({
  identityUrl: variable("OS_AUTH_URL").replace(/\/v3\/?$/, ""),
  user: variable("OS_USERNAME"),
  userDomainId: process.env.OS_USER_DOMAIN_ID ?? "default",
  password: variable("OS_PASSWORD"),
  project: variable("OS_PROJECT_NAME"),
  region: process.env.OS_REGION_NAME,
});

export interface CloudCredential {
  id: string;
  name: string;
  secret?: string;
  access_rules?: object[];
}

/** The owner's view of the application credentials, by a token of its own. */
export interface Owner {
  credentials(): Promise<CloudCredential[]>;
  makeCredential(name: string, accessRules?: object[]): Promise<CloudCredential>;
  deleteCredential(id: string): Promise<void>;
  revoke(token: string): Promise<void>;
}

export async function ownerOf(cloud: RealCloud): Promise<Owner> {
  const domain = { id: cloud.userDomainId };
  const user = { name: cloud.user, domain, password: cloud.password };
  const auth = {
    identity: { methods: ["password"], password: { user } },
    scope: { project: { name: cloud.project, domain } },
  };
  const signedIn = await request("POST", "/auth/tokens", { auth });
  const token = signedIn.headers.get("x-subject-token") ?? "";
  const userId = (signedIn.json as { token: { user: { id: string } } }).token.user.id;
  const path = `/users/${userId}/application_credentials`;

  function request(method: string, where: string, body?: object, headers: Record<string, string> = {}) {
    return call(`${cloud.identityUrl}/v3${where}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  const mine = { "x-auth-token": token };

  return {
    async credentials() {
      const { json } = await request("GET", path, undefined, mine);
      return (json as { application_credentials: CloudCredential[] }).application_credentials;
    },
    async makeCredential(name, accessRules) {
      const wanted = { name, ...(accessRules && { access_rules: accessRules }) };
      const { json } = await request("POST", path, { application_credential: wanted }, mine);
      return (json as { application_credential: CloudCredential }).application_credential;
    },
    async deleteCredential(id) {
      await request("DELETE", `${path}/${id}`, undefined, mine);
    },
    async revoke(other) {
      const { status } = await request("DELETE", "/auth/tokens", undefined, { ...mine, "x-subject-token": other });
      if (status !== 204) throw new Error(`the token was not revoked: ${status}`);
    },
  };
}
