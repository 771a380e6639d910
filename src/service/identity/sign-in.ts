import { auditWrite, SIGN_IN_SUBJECT } from "../audit/audit-trail.ts";
import { recordSignInRefusal } from "../audit/refusal.ts";
import type { Store, Write } from "../store/store.ts";
import { byApplicationCredential } from "./by-application-credential.ts";
import { byPassword } from "./by-password.ts";
import { byReceipt } from "./by-receipt.ts";
import { byToken } from "./by-token.ts";
import { namedProject } from "./named-thing.ts";
import { type Project, projectById } from "./project.ts";
import { type Session, sessionOf } from "./session.ts";
import {
  type Claimed,
  type Identified,
  type Sender,
  type SignInFailure,
  type SignInParts,
  senderActor,
} from "./sign-in-outcome.ts";
import type { Identity, Scope, SignInRequest } from "./sign-in-request.ts";
import { issueToken, type Token } from "./token.ts";

export type SignInOutcome =
  | { kind: "signed in"; text: string; session: Session; project: Project | undefined }
  | SignInFailure;

/** Makes a token of whatever proves who somebody is. Either way it is on the audit trail before it is answered. */
export async function signIn(parts: SignInParts, request: SignInRequest, sender: Sender): Promise<SignInOutcome> {
  const outcome = await tryToSignIn(parts, request, sender);
  if (!["refused", "delegated", "scope not allowed"].includes(outcome.kind)) return outcome;
  const { userId, credentialId }: Claimed = "userId" in outcome ? outcome : {};
  const actor = { ...senderActor(sender), ...(credentialId !== undefined && { credential: credentialId }) };
  const about = request.auth.identity.methods.join("+");
  const write = () => auditWrite(userId ?? SIGN_IN_SUBJECT, "sign-in refused", actor, about);
  await recordSignInRefusal(parts.store, userId, write);
  return outcome;
}

async function tryToSignIn(parts: SignInParts, request: SignInRequest, sender: Sender): Promise<SignInOutcome> {
  const { store } = parts;
  const { identity, scope } = request.auth;
  if ("application_credential" in identity && scope !== undefined) return { kind: "scope not allowed" };
  const identified = await identify(parts, identity, sender);
  if (identified.kind !== "identified") return identified;
  const project = await wantedProject(store, scope, identified);
  const { userId, credentialId } = identified.token;
  const refused = { kind: "refused", userId, credentialId } as const;
  if (project === "unknown") return refused;
  const token = { ...identified.token, projectId: project?.id ?? null };
  const session = await sessionOf(store, token);
  if (session === undefined) return refused;
  const { expectations, writes } = identified.alongside ?? { expectations: [], writes: [] };
  const text = await issueToken(store, token, { expectations, writes: [...writes, signedIn(token, sender)] });
  // A conflict: somebody was faster with the same passcode or receipt.
  return text === "conflict" ? refused : { kind: "signed in", text, session, project };
}

function signedIn({ userId, credentialId, projectId, methods }: Token, sender: Sender): Write {
  const credential = credentialId === undefined ? {} : { credential: credentialId };
  const where = projectId === null ? "" : ` in project ${projectId}`;
  const actor = { ...senderActor(sender), by: userId, ...credential };
  return auditWrite(userId, "signed in", actor, methods.join("+") + where);
}

function identify(parts: SignInParts, identity: Identity, sender: Sender) {
  if ("application_credential" in identity) {
    return byApplicationCredential(parts, identity.application_credential, sender);
  }
  if ("token" in identity) return byToken(parts, identity.token.id);
  if (!("password" in identity)) return byReceipt(parts, identity.totp.user, sender);
  const passcode = "totp" in identity ? identity.totp.user : undefined;
  return byPassword(parts, identity.password.user, passcode, sender);
}

async function wantedProject(
  store: Store,
  scope: Scope | undefined,
  { token }: Identified,
): Promise<Project | "unknown" | undefined> {
  if (token.projectId !== null) return (await projectById(store, token.projectId)) ?? "unknown";
  if (scope === undefined || scope === "unscoped" || !("project" in scope)) return undefined;
  return (await namedProject(store, scope.project)) ?? "unknown";
}
