import { exchange, type Network, type Reply, refusal } from "../exchange.ts";
import type { ClientFailure, Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { projectsAnswer, readAnswer, receiptAnswer, tokenAnswer } from "./answers.ts";
import type { ComputeEndpoint } from "./catalogue.ts";
import { type Credential, type Scope, tokenRequest } from "./credential.ts";

export interface Session {
  token: string;
  /** Unix milliseconds. */
  expiresAt: number;
  user: { id: string; name: string };
  /** Null for a token of no project. */
  project: Project | null;
  endpoints: ComputeEndpoint[];
}

export interface Project {
  id: string;
  name: string;
  domainId: string | null;
}

/**
 * The cloud wants more than it was given: any one of `methods`, each a list of all that it takes. The receipt counts for what
 * was given, for five minutes.
 */
export interface AnotherFactor {
  code: "another-factor";
  receipt: string;
  methods: string[][];
}

/** Signs in to Keystone v3 (Identity API v3, "Authentication and token management"). */
export async function signIn(
  network: Network,
  identityUrl: string,
  credential: Credential,
  scope: Scope,
  receipt?: string,
): Promise<Result<Session> | AnotherFactor> {
  const sent = await exchange(network, {
    method: "POST",
    url: `${identityV3(identityUrl)}/auth/tokens`,
    body: tokenRequest(credential, scope),
    ...(receipt !== undefined && { headers: { [RECEIPT]: receipt } }),
  });
  if (sent.code !== "ok") return sent;
  const reply = sent.value;
  if (reply.status === 201) return sessionOf(reply);
  return (reply.status === 401 && anotherFactor(reply)) || refusal(reply, { code: "wrong-credentials" });
}

const RECEIPT = "openstack-auth-receipt";
const LONGEST_TOKEN = 16_384;

function sessionOf(reply: Reply): Result<Session> {
  const token = reply.headers.get("x-subject-token");
  if (token === null || token.length > LONGEST_TOKEN) return { code: "unexpected-answer", field: "x-subject-token" };
  const answer = readAnswer(tokenAnswer, reply.text);
  if (answer.code !== "ok") return answer;
  const { expires_at, user, project, catalog } = answer.value.token;
  const endpoints = catalog
    .filter((service) => service.type === "compute")
    .flatMap((service) => service.endpoints)
    .map(({ interface: face, region_id, url }) => ({ interface: face, region: region_id ?? null, url }));
  return ok({
    token,
    expiresAt: Date.parse(expires_at),
    user,
    project: project ? projectOf(project) : null,
    endpoints,
  });
}

function anotherFactor({ headers, text }: Reply): AnotherFactor | undefined {
  const receipt = headers.get(RECEIPT);
  if (receipt === null || receipt.length > LONGEST_TOKEN) return undefined;
  const answer = readAnswer(receiptAnswer, text);
  if (answer.code !== "ok") return undefined;
  return { code: "another-factor", receipt, methods: answer.value.required_auth_methods };
}

/** The projects that the token's user may work in. */
export async function listProjects(network: Network, identityUrl: string, token: string): Promise<Result<Project[]>> {
  const sent = await exchange(network, { method: "GET", url: `${identityV3(identityUrl)}/auth/projects`, token });
  if (sent.code !== "ok") return sent;
  if (sent.value.status !== 200) return refusal(sent.value);
  const answer = readAnswer(projectsAnswer, sent.value.text);
  return answer.code === "ok" ? ok(answer.value.projects.filter(({ enabled }) => enabled).map(projectOf)) : answer;
}

interface ProjectAnswer {
  id: string;
  name: string;
  domain_id?: string | null | undefined;
  domain?: { id: string } | undefined;
}

const projectOf = ({ id, name, domain_id, domain }: ProjectAnswer): Project => ({
  id,
  name,
  domainId: domain_id ?? domain?.id ?? null,
});

/** Revokes a token. A token that is no longer known is as good as revoked. */
export async function signOut(network: Network, identityUrl: string, token: string): Promise<Result<null>> {
  const url = `${identityV3(identityUrl)}/auth/tokens`;
  const sent = await exchange(network, { method: "DELETE", url, token, headers: { "x-subject-token": token } });
  if (sent.code !== "ok") return sent;
  return isGone(sent.value) ? ok(null) : refusal(sent.value);
}

const isGone = ({ status }: Reply): boolean => [204, 401, 404].includes(status);

/** Users write the identity URL with and without `/v3`. */
export const identityV3 = (identityUrl: string): string =>
  `${identityUrl.replace(/\/+$/, "").replace(/\/v(3|2\.0)$/, "")}/v3`;

export type SignInFailure = ClientFailure | AnotherFactor;
