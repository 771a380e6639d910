import { type Actor, type AuditAction, auditWrite } from "../audit/audit-trail.ts";
import type { Store } from "../store/store.ts";
import { changeUser } from "./user.ts";
import type { User } from "./user-record.ts";

/**
 * From the next request on, in every process, nothing of the user's gives access: no password, token, receipt or application
 * credential. The instances' guests go on: their tokens are not the user's.
 */
export const disableUser = (store: Store, id: string, actor: Actor) =>
  change(store, id, { action: "user disabled", actor }, (user) => ({ ...endingSessions(user), isDisabled: true }));

/** The user may sign in again. What was ended by disabling stays so; application credentials that are left work again. */
export const enableUser = (store: Store, id: string, actor: Actor) =>
  change(store, id, { action: "user enabled", actor }, (user) => ({ ...user, isDisabled: false }));

/** Ends all tokens and receipts of the user, those of application credentials too. Signing in goes on. */
export const endSessions = (store: Store, id: string, actor: Actor) =>
  change(store, id, { action: "sessions ended", actor }, endingSessions);

/** Forgets the failures to sign in to this account, from wherever, and with passcodes; those of an address stay. */
export const forgetFailures = (store: Store, id: string, actor: Actor) =>
  change(store, id, { action: "failures forgotten", actor }, (user) => ({
    ...user,
    unlocks: (user.unlocks ?? 0) + 1,
  }));

const endingSessions = (user: User): User => ({ ...user, passwordVersion: user.passwordVersion + 1 });

const change = (
  store: Store,
  id: string,
  { action, actor }: { action: AuditAction; actor: Actor },
  changed: (user: User) => User,
): Promise<"changed" | "unknown"> => changeUser(store, id, changed, async () => [auditWrite(id, action, actor)]);
