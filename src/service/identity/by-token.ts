import { openSession } from "./session.ts";
import type { Identified, SignInFailure, SignInParts } from "./sign-in-outcome.ts";
import { newAuditId, type Token } from "./token.ts";

/** The new token expires when the old one does: otherwise one could be renewed for ever. */
export async function byToken({ store }: SignInParts, text: string): Promise<Identified | SignInFailure> {
  const session = await openSession(store, text);
  if (session === undefined) return { kind: "refused" };
  if (session.credential !== undefined) {
    return { kind: "delegated", userId: session.user.id, credentialId: session.credential.id };
  }
  const { token } = session;
  const methods: Token["methods"] = ["token", ...token.methods.filter((method) => method !== "token")];
  const auditIds = [newAuditId(), token.auditIds.at(-1) ?? newAuditId()];
  return { kind: "identified", token: { ...token, methods, auditIds, projectId: null, issuedAt: Date.now() } };
}
