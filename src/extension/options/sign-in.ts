import { ask, read, removeOrigins } from "../ext.ts";
import type { Answer } from "../messages.ts";
import { passkeyOrigins } from "../passkey/passkey-host.ts";
import type { Connection } from "../records.ts";
import { orphanedOrigins } from "./identity-url.ts";

export type SignInOutcome = Answer<"signIn"> | Exclude<Answer<"saveConnection">, { code: "saved" }>;

/**
 * Saves the connection and signs in. `granted` is the browser's answer to the question that the click has asked: a browser
 * asks only straight from a click, so the question comes before anything else.
 */
export async function signInTo(
  connection: Connection,
  password: string,
  origin: string,
  granted: Promise<boolean>,
): Promise<SignInOutcome> {
  const saved = await ask("saveConnection", { connection });
  if (saved.code === "invalid") return saved;
  if (!(await granted)) return { code: "permission-needed", origin };
  return ask("signIn", { connectionId: connection.id, password });
}

/** Removes the connection, and the browser's permission for the hosts that no other connection is on. */
export async function removeConnection(connectionId: string): Promise<void> {
  const before = await addresses();
  await ask("removeConnection", { connectionId });
  await dropOrphanedOrigins(before);
}

/** Gives back the permission for those of `before` that neither connection nor passkey needs any more. */
export async function dropOrphanedOrigins(before: readonly string[]): Promise<void> {
  const orphaned = orphanedOrigins(before, await addresses());
  if (orphaned.length > 0) await removeOrigins(orphaned);
}

/**
 * Every address that a connection talks to, as far as known: the compute endpoint is known while it is signed in. And every
 * host of a passkey: Firefox asks for a passkey only where the extension may talk to its host.
 */
export async function addresses(): Promise<string[]> {
  const [{ connections = [], vault }, { signIns = {} }] = await Promise.all([
    read("local", "connections", "vault"),
    read("session", "signIns"),
  ]);
  const ofConnections = connections.flatMap(({ id, identityUrl }) => {
    const computeUrl = signIns[id]?.computeUrl;
    return computeUrl === undefined ? [identityUrl] : [identityUrl, computeUrl];
  });
  const ofPasskeys = (vault?.unlocks ?? []).flatMap((unlock) =>
    unlock.kind === "passkey" && unlock.rpId !== null ? passkeyOrigins(unlock.rpId) : [],
  );
  return [...ofConnections, ...ofPasskeys];
}
