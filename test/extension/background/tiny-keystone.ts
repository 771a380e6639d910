import type { ServerResponse } from "node:http";
import { type CloudRequest, type FakeCloud, startFakeCloud } from "../../clouds/fake-cloud.ts";

/** A Keystone and a Nova of some forty lines over real HTTP: one user, two projects, application credentials with and without rules. */
export interface TinyKeystone {
  cloud: FakeCloud;
  /** Tokens that are good; whoever removes one makes it expire. */
  tokens: Map<string, { method: string; project: string | null; rules: boolean }>;
  credentials: Map<string, { secret: string; project: string; rules: boolean }>;
  /** Whether Nova knows of access rules; if not, it refuses whoever has them. */
  enforcesRules: boolean;
  totp: boolean;
  /** Wants a passcode of application credentials too, as Keystone does of a user whose rules do not name them. */
  totpOnly: boolean;
  /** Nova fails, whoever asks. */
  computeDown: boolean;
}

export const PASSWORD = "the cloud's password";
export const PASSCODE = "123456";
const projects = [
  { id: "p1", name: "web", domain_id: "default" },
  { id: "p2", name: "shop", domain_id: "default" },
];

export async function startTinyKeystone(): Promise<TinyKeystone> {
  const cloud = await startFakeCloud();
  const keystone: TinyKeystone = {
    cloud,
    tokens: new Map(),
    credentials: new Map(),
    enforcesRules: true,
    totp: false,
    totpOnly: false,
    computeDown: false,
  };
  cloud.answer = (request, response) => {
    const { status, body, headers } = answerOf(keystone, request);
    reply(response, status, body, headers);
  };
  return keystone;
}

interface TinyAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

function reply(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, headers).end(body === undefined ? "" : JSON.stringify(body));
}

function answerOf(keystone: TinyKeystone, { method, path, headers, body }: CloudRequest): TinyAnswer {
  if (method === "POST" && path === "/v3/auth/tokens") return tokenFor(keystone, JSON.parse(body), headers);
  const token = keystone.tokens.get(String(headers["x-auth-token"]));
  if (token === undefined) return { status: 401 };
  if (method === "DELETE" && path === "/v3/auth/tokens") {
    keystone.tokens.delete(String(headers["x-subject-token"]));
    return { status: 204 };
  }
  if (path === "/v3/auth/projects") return { status: 200, body: { projects } };
  if (path.startsWith("/v3/users/u1/application_credentials")) {
    if (token.method === "application_credential") return { status: 403 };
    const id = path.split("/")[5];
    if (method === "DELETE") return { status: keystone.credentials.delete(id ?? "") ? 204 : 404 };
    const wanted = JSON.parse(body).application_credential;
    const made = { id: `credential-${keystone.credentials.size + 1}-${Math.random()}`.replace("0.", ""), secret: "s" };
    const rules = wanted.access_rules !== undefined;
    keystone.credentials.set(made.id, { secret: made.secret, project: token.project ?? "", rules });
    return { status: 201, body: { application_credential: made } };
  }
  if (keystone.computeDown) return { status: 503 };
  if (token.rules && !keystone.enforcesRules) return { status: 401 };
  if (path === "/v2.1/os-keypairs") return { status: 200, body: { keypairs: [] } };
  return { status: 404 };
}

// biome-ignore lint/suspicious/noExplicitAny: a request body that the test itself has caused
function tokenFor(keystone: TinyKeystone, { auth }: any, headers: CloudRequest["headers"]): TinyAnswer {
  const { identity, scope } = auth;
  const methods: string[] = identity.methods;
  let project: string | null = scope?.project === undefined ? null : projectId(scope.project);
  let rules = false;
  if (methods.includes("application_credential")) {
    const known = keystone.credentials.get(identity.application_credential.id);
    if (known === undefined || known.secret !== identity.application_credential.secret) return { status: 401 };
    if (keystone.totpOnly) return wantsMore("application_credential", []);
    ({ project, rules } = known);
  } else if (methods.includes("token")) {
    const known = keystone.tokens.get(identity.token.id);
    if (known === undefined) return { status: 401 };
    if (known.method === "application_credential") return { status: 403 };
  } else {
    const receipt = headers["openstack-auth-receipt"] === "receipt";
    if (!receipt && identity.password?.user.password !== PASSWORD) return { status: 401 };
    if (keystone.totp && identity.totp === undefined) return wantsMore("password", [["password", "totp"]]);
    if (keystone.totp && identity.totp.user.passcode !== PASSCODE) return { status: 401 };
  }
  const token = `token-${keystone.tokens.size + 1}-${Math.random()}`;
  keystone.tokens.set(token, { method: methods[0] ?? "", project, rules });
  const scoped = projects.find(({ id }) => id === project);
  const endpoint = (region: string, path: string) => ({
    interface: "public",
    region_id: region,
    url: `${keystone.cloud.url}${path}`,
  });
  const endpoints = [endpoint("South", "/south/v2.1"), endpoint("North", "/v2.1")];
  const answer = {
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    user: { id: "u1", name: "alice" },
    ...(scoped && {
      project: { id: scoped.id, name: scoped.name, domain: { id: "default" } },
      catalog: [{ type: "compute", endpoints }],
    }),
  };
  return { status: 201, body: { token: answer }, headers: { "x-subject-token": token } };
}

const wantsMore = (given: string, wanted: string[][]): TinyAnswer => ({
  status: 401,
  body: { receipt: { methods: [given] }, required_auth_methods: wanted },
  headers: { "openstack-auth-receipt": "receipt" },
});

const projectId = (project: { id?: string; name?: string }): string | null =>
  projects.find(({ id, name }) => id === project.id || name === project.name)?.id ?? null;
