import { api, type Member, type Reply } from "../cloud.ts";
import type { RunningService } from "../running-service.ts";

/** Application credentials as a client makes and uses them. */

export interface MadeCredential {
  id: string;
  secret: string;
  name: string;
}

export async function userIdOf(service: RunningService, token: string): Promise<string> {
  const reply = await api(service, token, "GET", "/v3/auth/tokens", undefined, { "x-subject-token": token });
  return (reply.json as { token: { user: { id: string } } }).token.user.id;
}

export async function credentialsPath(service: RunningService, token: string): Promise<string> {
  return `/v3/users/${await userIdOf(service, token)}/application_credentials`;
}

let count = 0;

export async function askForCredential(service: RunningService, token: string, more: object = {}): Promise<Reply> {
  count += 1;
  const application_credential = { name: `credential-${count}`, ...more };
  return api(service, token, "POST", await credentialsPath(service, token), { application_credential });
}

/** Throws if it is refused. */
export async function makeCredential(
  service: RunningService,
  { token }: Pick<Member, "token">,
  more: object = {},
): Promise<MadeCredential> {
  const reply = await askForCredential(service, token, more);
  if (reply.status !== 201) throw new Error(`the credential was refused: ${reply.status} ${reply.text}`);
  return (reply.json as { application_credential: MadeCredential }).application_credential;
}

export const credentialSignIn = (application_credential: object, more: object = {}): object => ({
  auth: { identity: { methods: ["application_credential"], application_credential }, ...more },
});

export const askWithCredential = (
  service: RunningService,
  { id, secret }: Pick<MadeCredential, "id" | "secret">,
): Promise<Reply> => api(service, undefined, "POST", "/v3/auth/tokens", credentialSignIn({ id, secret }));

/** A token; throws if the credential is refused. */
export async function tokenByCredential(service: RunningService, credential: MadeCredential): Promise<string> {
  const reply = await askWithCredential(service, credential);
  const token = reply.headers.get("x-subject-token");
  if (reply.status !== 201 || token === null) throw new Error(`the credential was refused: ${reply.status}`);
  return token;
}
