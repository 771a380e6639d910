import { hasRole, type Role } from "./role.ts";
import type { Store } from "./store.ts";
import { type Token, tokenByText } from "./token.ts";
import { type User, userById } from "./user.ts";

/** A request's user and project, as they are now and not as they were when the token was made. */
export interface Session {
  token: Token;
  user: User;
  /** Of a scoped token whose user still has a role in the project. */
  scope: { projectId: string; role: Role } | undefined;
}

/** The session of an `X-Auth-Token`; undefined if the token, its user or its project's role is gone. */
export async function openSession(store: Store, tokenText: string): Promise<Session | undefined> {
  const token = await tokenByText(store, tokenText);
  if (token === undefined) return undefined;
  const user = (await userById(store, token.userId))?.record;
  if (user === undefined || user.passwordVersion !== token.passwordVersion) return undefined;
  if (token.projectId === null) return { token, user, scope: undefined };
  const role = user.roles[token.projectId];
  return role === undefined ? undefined : { token, user, scope: { projectId: token.projectId, role } };
}

export const mayAct = (session: Session, needed: Role): boolean =>
  session.scope !== undefined && hasRole(session.scope.role, needed);
