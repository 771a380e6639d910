import { exchange, type Network, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { secureUrl } from "../secure-url.ts";
import { readAnswer, tokenAnswer } from "./answers.ts";

/** Who signs in, and to which project. Domains and projects by name. */
export interface Account {
  identityUrl: string;
  userName: string;
  userDomain: string;
  projectName: string;
  projectDomain: string;
}

export interface Session {
  token: string;
  /** Unix milliseconds. */
  expiresAt: number;
  projectId: string;
  /** Nova's address from the catalogue, without a slash at the end. */
  computeUrl: string;
}

/** Signs in to Keystone v3 by password, scoped to a project (Identity API v3, "Password authentication with scoped authorization"). */
export async function signIn(network: Network, account: Account, password: string): Promise<Result<Session>> {
  const body = {
    auth: {
      identity: {
        methods: ["password"],
        password: { user: { name: account.userName, domain: { name: account.userDomain }, password } },
      },
      scope: { project: { name: account.projectName, domain: { name: account.projectDomain } } },
    },
  };
  const sent = await exchange(network, { method: "POST", url: `${identityV3(account.identityUrl)}/auth/tokens`, body });
  if (sent.code !== "ok") return sent;
  const reply = sent.value;
  if (reply.status !== 201) return refusal(reply, { code: "wrong-credentials" });
  const token = reply.headers.get("x-subject-token");
  if (token === null || token.length > 16_384) return { code: "unexpected-answer", field: "x-subject-token" };
  const answer = readAnswer(tokenAnswer, reply.text);
  if (answer.code !== "ok") return answer;
  const { expires_at, project, catalog } = answer.value.token;
  if (project === undefined) return { code: "unexpected-answer", field: "token.project" };
  // Endpoints come in no order; the public one is what a browser can reach.
  const endpoint = catalog
    .find((service) => service.type === "compute")
    ?.endpoints.find((candidate) => candidate.interface === "public");
  if (endpoint === undefined) return { code: "no-compute-endpoint" };
  if (secureUrl(endpoint.url) === undefined) return { code: "insecure-url" };
  const computeUrl = endpoint.url.replace(/\/+$/, "");
  return ok({ token, expiresAt: Date.parse(expires_at), projectId: project.id, computeUrl });
}

/** Revokes a token. A token that is no longer known is as good as revoked. */
export async function signOut(network: Network, identityUrl: string, token: string): Promise<Result<null>> {
  const url = `${identityV3(identityUrl)}/auth/tokens`;
  const sent = await exchange(network, { method: "DELETE", url, token, headers: { "x-subject-token": token } });
  if (sent.code !== "ok") return sent;
  const gone = [204, 401, 404].includes(sent.value.status);
  return gone ? ok(null) : refusal(sent.value);
}

/** Users write the identity URL with and without `/v3`. */
const identityV3 = (identityUrl: string): string => `${identityUrl.replace(/\/+$/, "").replace(/\/v3$/, "")}/v3`;
