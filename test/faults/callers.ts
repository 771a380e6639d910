import { passwordSignIn, type Registered } from "../service/cloud.ts";
import type { Call } from "./history.ts";
import { type Sent, send } from "./send.ts";
import type { NamedService } from "./things.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** What came of a call, and what it brought. */
export interface Called<T> {
  call: Call;
  result: T | undefined;
}

function called<T>(
  kind: Call["kind"],
  service: string,
  sent: Sent,
  good: number,
  read: (text: string) => T,
): Called<T> {
  const { start, end } = sent;
  const at = { kind, service, start, end };
  if ("outcome" in sent) return { call: { ...at, isGood: false }, result: undefined };
  if (sent.status === good) return { call: { ...at, isGood: true }, result: read(sent.text) };
  const isUnavailable = sent.status === 503 && sent.headers.has("retry-after");
  const wrong = isUnavailable ? undefined : `status ${sent.status}`;
  return { call: { ...at, isGood: false, wrong }, result: undefined };
}

/** Signs in as the user `admin`; brings a token. */
export async function signInto({ name, running }: NamedService, password: string): Promise<Called<string>> {
  const body = JSON.stringify(passwordSignIn({ user: "admin", password, project: "admin" }));
  const sent = await send(`${running.adminsUrl}/v3/auth/tokens`, { method: "POST", headers: JSON_TYPE, body });
  const token = "headers" in sent ? (sent.headers.get("x-subject-token") ?? "") : "";
  return called("sign-in", name, sent, 201, () => token);
}

/** Lists the instances; an answer without one that was `there` before it was asked is wrong. */
export async function listFrom(
  { name, running }: NamedService,
  token: string,
  there: readonly string[],
): Promise<Called<string[]>> {
  const sent = await send(`${running.adminsUrl}/v2.1/servers`, { headers: { "x-auth-token": token } });
  const listed = called("list", name, sent, 200, (text) =>
    (JSON.parse(text) as { servers: { id: string }[] }).servers.map(({ id }) => id),
  );
  const missing = there.filter((id) => listed.result?.includes(id) === false).length;
  return missing === 0 ? listed : { ...listed, call: { ...listed.call, wrong: `${missing} instances are missing` } };
}

export async function registerWith({ name, running }: NamedService, token: string): Promise<Called<Registered>> {
  const sent = await send(`${running.adminsUrl}/v2.1/servers`, {
    method: "POST",
    headers: { "x-auth-token": token, ...JSON_TYPE },
    body: JSON.stringify({ server: { name: "web-1" } }),
  });
  return called("register", name, sent, 202, (text) => {
    const { id, guest_token } = (JSON.parse(text) as { server: { id: string; guest_token: string } }).server;
    return { id, guestToken: guest_token };
  });
}
