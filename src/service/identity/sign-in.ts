import type { Store } from "../store/store.ts";
import { byApplicationCredential } from "./by-application-credential.ts";
import { byPassword } from "./by-password.ts";
import { byReceipt } from "./by-receipt.ts";
import { byToken } from "./by-token.ts";
import { namedProject } from "./named-thing.ts";
import { type Project, projectById } from "./project.ts";
import { type Session, sessionOf } from "./session.ts";
import type { Identified, SignInFailure, SignInParts } from "./sign-in-outcome.ts";
import type { Identity, Scope, SignInRequest } from "./sign-in-request.ts";
import { issueToken } from "./token.ts";

export type SignInOutcome =
  | { kind: "signed in"; text: string; session: Session; project: Project | undefined }
  | SignInFailure;

/** Where a request to sign in came from, and the receipt that it had. */
export interface Sender {
  address: string;
  receipt: string | undefined;
}

/** Makes a token of whatever proves who somebody is. */
export async function signIn(parts: SignInParts, request: SignInRequest, sender: Sender): Promise<SignInOutcome> {
  const { store } = parts;
  const { identity, scope } = request.auth;
  if ("application_credential" in identity && scope !== undefined) return { kind: "scope not allowed" };
  const identified = await identify(parts, identity, sender);
  if (identified.kind !== "identified") return identified;
  const project = await wantedProject(store, scope, identified);
  if (project === "unknown") return { kind: "refused" };
  const token = { ...identified.token, projectId: project?.id ?? null };
  const session = await sessionOf(store, token);
  if (session === undefined) return { kind: "refused" };
  const text = await issueToken(store, token, identified.alongside);
  // A conflict: somebody was faster with the same passcode or receipt.
  return text === "conflict" ? { kind: "refused" } : { kind: "signed in", text, session, project };
}

function identify(parts: SignInParts, identity: Identity, { address, receipt }: Sender) {
  if ("application_credential" in identity) {
    return byApplicationCredential(parts, identity.application_credential, address);
  }
  if ("token" in identity) return byToken(parts, identity.token.id);
  if (!("password" in identity)) return byReceipt(parts, identity.totp.user, receipt);
  const passcode = "totp" in identity ? identity.totp.user : undefined;
  return byPassword(parts, identity.password.user, passcode, address);
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
