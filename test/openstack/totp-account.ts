import { randomBytes } from "node:crypto";
import { call } from "../service/cloud.ts";

export interface Account {
  user: string;
  password: string;
  project: string;
}

const domain = { id: "default" };
const id = (json: unknown, kind: string): string => (json as Record<string, { id: string }>)[kind]?.id ?? "";

/**
 * What an operator does in Keystone for a user with a second factor, by its API: a project, a user who is a member of it, rules that
 * want password and passcode, the secret of the passcodes, and a compute service at `computeUrl`.
 */
export async function enrol(
  keystone: string,
  adminPassword: string,
  secret: string,
  computeUrl: string,
): Promise<Account> {
  const account: Account = { user: "tina", password: randomBytes(12).toString("base64url"), project: "demo" };
  const headers: Record<string, string> = { "content-type": "application/json" };
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await call(`${keystone}/v3${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const admin = { name: "admin", domain, password: adminPassword };
  const identity = { methods: ["password"], password: { user: admin } };
  const signedIn = await ask("POST", "/auth/tokens", {
    auth: { identity, scope: { project: { name: "admin", domain } } },
  });
  headers["x-auth-token"] = signedIn.headers.get("x-subject-token") ?? "";

  const make = async (kind: string, path: string, what: object): Promise<string> =>
    id((await ask("POST", path, { [kind]: what })).json, kind);
  const project = await make("project", "/projects", { name: account.project, domain_id: domain.id });
  const options = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [["password", "totp"]] };
  const named = { name: account.user, password: account.password, domain_id: domain.id };
  const user = await make("user", "/users", { ...named, options });
  await make("credential", "/credentials", { type: "totp", blob: secret, user_id: user });
  const roles = (await ask("GET", "/roles?name=member")).json as { roles: { id: string }[] };
  await ask("PUT", `/projects/${project}/users/${user}/roles/${roles.roles[0]?.id}`);
  const service = await make("service", "/services", { type: "compute", name: "nova" });
  const endpoint = { service_id: service, interface: "public", region_id: "RegionOne", url: computeUrl };
  await make("endpoint", "/endpoints", endpoint);
  return account;
}
