import { exchange, type Network, refusal } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { applicationCredentialAnswer, readAnswer } from "./answers.ts";
import { identityV3, type Session } from "./identity.ts";

/** An application credential of the user's, made for Latchkey. The secret is told once. */
export interface NewApplicationCredential {
  id: string;
  secret: string;
  /** Unix milliseconds. */
  expiresAt: number;
}

/** The paths below Nova's address that Latchkey calls. */
const compute = [
  ["GET", "/servers/detail"],
  ["GET", "/servers/*"],
  ["GET", "/servers/*/os-server-password"],
  ["DELETE", "/servers/*/os-server-password"],
  ["GET", "/servers/*/os-instance-actions"],
  ["POST", "/servers/*/action"],
  ["POST", "/servers/*/metadata"],
  ["DELETE", "/servers/*/metadata/*"],
  ["GET", "/os-keypairs"],
  ["GET", "/os-keypairs/*"],
  ["POST", "/os-keypairs"],
] as const;

/**
 * The least that Latchkey needs (Identity API v3, "Application Credentials", access_rules): it lists instances, names key pairs,
 * reads, clears and resets passwords, whatever else its owner's role allows. A rule's path is the whole path of the request, so
 * it begins as Nova's address does.
 */
export function accessRules(computeUrl: string): object[] {
  const root = new URL(computeUrl).pathname.replace(/\/+$/, "");
  return compute.map(([method, path]) => ({ service: "compute", method, path: root + path }));
}

export interface WantedApplicationCredential {
  /** Unique for the user. */
  name: string;
  /** Unix milliseconds. */
  expiresAt: number;
  /** Nova's address, for the access rules. Null for none: a Nova whose operator has not set `service_type` refuses every rule. */
  computeUrl: string | null;
}

/**
 * Makes one for the session's user and project. It may make no others and not delete itself: Keystone does not hold it to its
 * rules (measured with 22.0), so one that may would be as good as its owner's password.
 */
export async function createApplicationCredential(
  network: Network,
  identityUrl: string,
  { token, user }: Owner,
  { name, expiresAt, computeUrl }: WantedApplicationCredential,
): Promise<Result<NewApplicationCredential>> {
  const application_credential = {
    name,
    description: "Made by Latchkey, so that it need not keep your password.",
    expires_at: new Date(expiresAt).toISOString().replace("Z", "000"),
    ...(computeUrl !== null && { access_rules: accessRules(computeUrl) }),
  };
  const body = { application_credential };
  const sent = await exchange(network, { method: "POST", url: urlOf(identityUrl, user.id), token, body });
  if (sent.code !== "ok") return sent;
  if (sent.value.status !== 201) return refusal(sent.value);
  const answer = readAnswer(applicationCredentialAnswer, sent.value.text);
  if (answer.code !== "ok") return answer;
  return ok({ ...answer.value.application_credential, expiresAt });
}

/** Deletes one by its owner's token; gone already is as good. */
export async function deleteApplicationCredential(
  network: Network,
  identityUrl: string,
  { token, user }: Owner,
  id: string,
): Promise<Result<null>> {
  const url = `${urlOf(identityUrl, user.id)}/${encodeURIComponent(id)}`;
  const sent = await exchange(network, { method: "DELETE", url, token });
  if (sent.code !== "ok") return sent;
  return [204, 404].includes(sent.value.status) ? ok(null) : refusal(sent.value);
}

type Owner = Pick<Session, "token" | "user">;

const urlOf = (identityUrl: string, userId: string): string =>
  `${identityV3(identityUrl)}/users/${encodeURIComponent(userId)}/application_credentials`;
