import { ask, hasOrigins, read } from "../ext.ts";
import { removeOrigins } from "../ext-tab.ts";
import type { Answer, Request } from "../messages.ts";
import { passkeyOrigins } from "../passkey/passkey-host.ts";
import type { Connection } from "../records.ts";
import type { SignInAnswer, SignInRequest } from "../sign-in-messages.ts";
import { readSnapshot } from "../snapshot.ts";
import { orphanedOrigins } from "./identity-url.ts";

export type SignInOutcome = SignInAnswer | Exclude<Answer<"saveConnection">, { code: "saved" }>;

/**
 * Saves the connection and takes one step of signing in. `granted` is the browser's answer to the question that the click has
 * asked: a browser asks only straight from a click, so the question comes before anything else.
 */
export async function signInTo(
  connection: Connection,
  step: Omit<SignInRequest, "connectionId">,
  origin: string,
  granted: Promise<boolean>,
): Promise<SignInOutcome> {
  const saved = await ask("saveConnection", { connection });
  if (saved.code === "invalid") return saved;
  if (!(await granted)) return { code: "permission-needed", origin };
  return ask("signIn", { connectionId: connection.id, ...step });
}

/**
 * Goes on when the browser has allowed the host of the compute service: the sign-in is there by then. What Latchkey stays signed
 * in with was made without being tried there, so it is made anew.
 */
export async function signInFurther(connectionId: string): Promise<SignInAnswer> {
  const summary = (await readSnapshot()).connections.find(({ id }) => id === connectionId);
  if (summary?.stays?.ours && summary.project)
    return ask("chooseProject", { connectionId, projectId: summary.project.id });
  return { code: "signed-in" };
}

/** Removes the connection, and the browser's permission for the hosts that no other connection is on. */
export async function removeConnection(request: Request<"removeConnection">): Promise<Answer<"removeConnection">> {
  const before = await addresses();
  const answer = await ask("removeConnection", request);
  if (answer.code === "removed") await dropOrphanedOrigins(before);
  return answer;
}

/** Gives back the permission for those of `before` that neither connection nor passkey needs any more. */
export async function dropOrphanedOrigins(before: readonly string[]): Promise<void> {
  for (const origin of orphanedOrigins(before, await addresses()))
    if (await hasOrigins([origin])) await removeOrigins([origin]);
}

/**
 * Every address that a connection talks to, as far as known: the compute endpoints are known while it is signed in, those of the
 * other regions too. And every host of a passkey: Firefox asks for a passkey only where the extension may talk to its host.
 */
export async function addresses(): Promise<string[]> {
  const [{ connections = [], vault }, { signIns = {} }] = await Promise.all([
    read("local", "connections", "vault"),
    read("session", "signIns"),
  ]);
  const ofConnections = connections.flatMap(({ id, identityUrl }) => {
    const found = signIns[id];
    return found === undefined
      ? [identityUrl]
      : [identityUrl, found.computeUrl, ...found.endpoints.map(({ url }) => url)];
  });
  const ofPasskeys = (vault?.unlocks ?? []).flatMap((unlock) =>
    unlock.kind === "passkey" && unlock.rpId !== null ? passkeyOrigins(unlock.rpId) : [],
  );
  return [...ofConnections, ...ofPasskeys];
}
