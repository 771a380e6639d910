import type { FastifyRequest } from "fastify";
import type { Actor } from "../audit/audit-trail.ts";
import { recordUnknownToken } from "../audit/refusal.ts";
import type { Store } from "../store/store.ts";
import { isAllowed, type RuledRequest } from "./access-rule.ts";
import { type ApplicationCredential, credentialOf, isExpired } from "./application-credential.ts";
import { lowerRole, type Role } from "./role.ts";
import { type Token, tokenByText } from "./token.ts";
import { type User, userById } from "./user-record.ts";

/** A request's user and project, as they are now and not as they were when the token was made. */
export interface Session {
  token: Token;
  user: User;
  /** Of a scoped token whose user still has a role in the project. */
  scope: { projectId: string; role: Role } | undefined;
  /** What the token was made with, if it was not the user's password. */
  credential: ApplicationCredential | undefined;
}

/** The session of a token's text; undefined if the token is gone, or what it stands for. */
export async function openSession(store: Store, tokenText: string): Promise<Session | undefined> {
  const token = await tokenByText(store, tokenText);
  return token && sessionOf(store, token);
}

/**
 * The same for an `X-Auth-Token`; one that is not valid is on the audit trail. `isRuledOut`: the token's access rules do not allow the
 * request, which gets the answer of no token.
 */
export async function openRequest(
  store: Store,
  request: FastifyRequest,
  ruled: RuledRequest,
): Promise<{ session: Session; isRuledOut: boolean } | undefined> {
  const tokenText = request.headers["x-auth-token"];
  if (typeof tokenText !== "string" || tokenText === "") return undefined;
  const session = await openSession(store, tokenText);
  if (session === undefined) {
    await recordUnknownToken(store, request, "token");
    return undefined;
  }
  const rules = session.credential?.accessRules ?? null;
  return { session, isRuledOut: rules !== null && !isAllowed(rules, ruled) };
}

/** For the audit trail. */
export function sessionActor({ user, credential }: Session, { ip, id }: Pick<FastifyRequest, "ip" | "id">): Actor {
  return { by: user.id, ...(credential !== undefined && { credential: credential.id }), from: ip, request: id };
}

/** Undefined if the token's user, project's role or application credential is gone, the user disabled, or the password changed. */
export async function sessionOf(store: Store, token: Token): Promise<Session | undefined> {
  const user = (await userById(store, token.userId))?.record;
  if (user === undefined || user.isDisabled === true) return undefined;
  if (user.passwordVersion !== token.passwordVersion) return undefined;
  const credential =
    token.credentialId === undefined ? undefined : await credentialOf(store, user.id, token.credentialId);
  if (token.credentialId !== undefined && (credential === undefined || isExpired(credential))) return undefined;
  if (token.projectId === null) return { token, user, scope: undefined, credential };
  const held = user.roles[token.projectId];
  if (held === undefined) return undefined;
  const role = credential === undefined ? held : lowerRole(held, credential.role);
  return { token, user, scope: { projectId: token.projectId, role }, credential };
}
