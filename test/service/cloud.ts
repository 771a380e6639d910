import { randomBytes } from "node:crypto";
import type { RunningService } from "./running-service.ts";

/** Calls of the APIs as a client makes them, for tests that are about something else. */

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  json: unknown;
}

export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const isJson = text !== "" && response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

const JSON_TYPE = { "content-type": "application/json" };

/** A request to `/v3` or `/v2.1` of the admins' address. */
export function api(
  service: RunningService,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return call(`${service.adminsUrl}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { "x-auth-token": token }),
      ...(body !== undefined && JSON_TYPE),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

export const DEFAULT_DOMAIN = { id: "default" };

export interface Credentials {
  user: string;
  password: string;
  /** A project's name; without one the token is unscoped. */
  project?: string;
}

export function passwordSignIn({ user, password, project }: Credentials): object {
  const identity = { methods: ["password"], password: { user: { name: user, domain: DEFAULT_DOMAIN, password } } };
  const scope = project === undefined ? {} : { scope: { project: { name: project, domain: DEFAULT_DOMAIN } } };
  return { auth: { identity, ...scope } };
}

/** A token; throws if the sign-in is refused. */
export async function signIn(service: RunningService, credentials: Credentials): Promise<string> {
  const reply = await api(service, undefined, "POST", "/v3/auth/tokens", passwordSignIn(credentials));
  const token = reply.headers.get("x-subject-token");
  if (reply.status !== 201 || token === null) throw new Error(`the sign-in was refused: ${reply.status} ${reply.text}`);
  return token;
}

/** A token of the user `admin` that the first start has made. */
export const signInAsAdmin = (service: RunningService): Promise<string> =>
  signIn(service, { user: "admin", password: service.adminPassword, project: "admin" });

export interface Member extends Credentials {
  project: string;
  token: string;
}

let people = 0;

/** A new user with a role in a project (by default a new one), signed in. */
export async function newMember(
  service: RunningService,
  { role = "member", project }: { role?: "reader" | "member" | "admin"; project?: string } = {},
): Promise<Member> {
  people += 1;
  const user = `user-${people}`;
  const password = randomBytes(12).toString("base64url");
  const place = project ?? `project-${people}`;
  if (project === undefined) await service.admin("project", "create", place);
  await service.adminWith(`${password}\n`, "user", "create", user, "--password-stdin");
  await service.admin("role", "grant", user, place, role);
  const credentials = { user, password, project: place };
  return { ...credentials, token: await signIn(service, credentials) };
}

export interface Registered {
  id: string;
  guestToken: string;
}

/** Registers an instance through the API. */
export async function register(service: RunningService, token: string, server: object = {}): Promise<Registered> {
  const reply = await api(service, token, "POST", "/v2.1/servers", { server: { name: "web-1", ...server } });
  if (reply.status !== 202) throw new Error(`the instance was refused: ${reply.status} ${reply.text}`);
  const { id, guest_token } = (reply.json as { server: { id: string; guest_token: string } }).server;
  return { id, guestToken: guest_token };
}

/** A request to the guests' address with a guest's token. */
export function guest(
  service: RunningService,
  guestToken: string | undefined,
  method: string,
  path: string,
  init: Omit<RequestInit, "method" | "headers"> & { headers?: Record<string, string> } = {},
): Promise<Reply> {
  const identity = guestToken === undefined ? {} : { authorization: `Bearer ${guestToken}` };
  return call(`${service.guestsUrl}${path}`, { ...init, method, headers: { ...identity, ...init.headers } });
}

export const PASSWORD_PATH = "/openstack/2013-04-04/password";

/** Posts a guest's encrypted password. */
export const postBlob = (service: RunningService, guestToken: string, blob: string): Promise<Reply> =>
  guest(service, guestToken, "POST", PASSWORD_PATH, { body: blob });

/** What a guest with an RSA-2048 key pair would post: 344 characters. */
export const rsaBlob = (): string => randomBytes(256).toString("base64");

export const readPassword = (service: RunningService, token: string, id: string): Promise<Reply> =>
  api(service, token, "GET", `/v2.1/servers/${id}/os-server-password`);
