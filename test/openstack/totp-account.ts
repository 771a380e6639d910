import { randomBytes } from "node:crypto";
import { call } from "../service/cloud.ts";

export interface Account {
  user: string;
  password: string;
  project: string;
}

const domain = { id: "default" };
const id = (json: unknown, kind: string): string => (json as Record<string, { id: string }>)[kind]?.id ?? "";

export interface Accounts {
  /** Whose rules want password and passcode, and know of nothing else. */
  tina: Account;
  /** Whose rules name application credentials beside them. */
  robin: Account;
}

/**
 * What an operator does in Keystone for users with a second factor, by its API: a project, members of it with rules and the secret of
 * their passcodes, and a compute service at `computeUrl`.
 */
export async function enrol(
  keystone: string,
  adminPassword: string,
  secret: string,
  computeUrl: string,
): Promise<Accounts> {
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
  const project = await make("project", "/projects", { name: "demo", domain_id: domain.id });
  const { roles } = (await ask("GET", "/roles?name=member")).json as { roles: { id: string }[] };
  const service = await make("service", "/services", { type: "compute", name: "nova" });
  const endpoint = { service_id: service, interface: "public", region_id: "RegionOne", url: computeUrl };
  await make("endpoint", "/endpoints", endpoint);

  const member = async (name: string, rules: string[][]): Promise<Account> => {
    const password = randomBytes(12).toString("base64url");
    const options = { multi_factor_auth_enabled: true, multi_factor_auth_rules: rules };
    const user = await make("user", "/users", { name, password, domain_id: domain.id, options });
    await make("credential", "/credentials", { type: "totp", blob: secret, user_id: user });
    await ask("PUT", `/projects/${project}/users/${user}/roles/${roles[0]?.id}`);
    return { user: name, password, project: "demo" };
  };
  const both = ["password", "totp"];
  return { tina: await member("tina", [both]), robin: await member("robin", [both, ["application_credential"]]) };
}
