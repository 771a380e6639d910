import type { FastifyRequest } from "fastify";
import type { Store, Write } from "../store/store.ts";
import { type Actor, AUDIT_SUBJECT, auditWrite, nextKey, SERVICE, SIGN_IN_SUBJECT } from "./audit-trail.ts";

/** Somebody who has proven nothing yet. */
export const unknownActor = ({ ip, id }: Pick<FastifyRequest, "ip" | "id">): Actor => ({
  by: "unknown",
  from: ip,
  request: id,
});

/** The most refusals of one user, and of all strangers together, that a process records in a minute. */
const MOST_IN_MINUTE = 60;
const MINUTE = 60_000;
let minute = 0;
/** By user; of strangers under `AUDIT_SUBJECT`. Only users that there are: it does not grow with what strangers say. */
const recorded = new Map<string, number>();

/** Resolves once it is on disk that a known user was refused, what (`about`: words of ours) and from where. */
export async function recordRefusal(store: Store, subject: string, actor: Actor, about: string): Promise<void> {
  await recordWithin(store, actor.by, () => auditWrite(subject, "refused", actor, about));
}

/**
 * The same for somebody who has failed to sign in, as a user or as nobody that there is. What is beyond the bound costs as much as
 * what is recorded: else it would tell, by time, which users there are.
 */
export async function recordSignInRefusal(store: Store, userId: string | undefined, write: () => Write): Promise<void> {
  if (!(await recordWithin(store, userId ?? AUDIT_SUBJECT, write))) await store.commit([], [nothing()]);
}

/** Removes an entry that is never there: goes the same way as one that is made. */
const nothing = (): Write => ({ key: nextKey(), value: undefined });

/** The same for what anybody can cause who reaches the service. */
export async function recordStranger(store: Store, write: () => Write): Promise<void> {
  await recordWithin(store, AUDIT_SUBJECT, write);
}

/** Somebody has shown a token that is none, or none any more. Nothing is said of who shows nothing: clients look around like that. */
export const recordUnknownToken = (
  store: Store,
  request: Pick<FastifyRequest, "ip" | "id">,
  what: "token" | "guest token",
): Promise<void> => recordStranger(store, () => auditWrite(SIGN_IN_SUBJECT, "refused", unknownActor(request), what));

/**
 * Refusals cost whoever causes them nothing: a minute has 60 of each user at most, and 60 of all strangers, and then one entry that says
 * that there were more. So no stranger fills the disk: with their index and seals 40 kB a minute at most.
 */
async function recordWithin(store: Store, whose: string, write: () => Write): Promise<boolean> {
  const now = Math.floor(Date.now() / MINUTE);
  if (now !== minute) {
    minute = now;
    recorded.clear();
  }
  const count = (recorded.get(whose) ?? 0) + 1;
  recorded.set(whose, count);
  if (count > MOST_IN_MINUTE + 1) return false;
  const entry = count <= MOST_IN_MINUTE ? write() : auditWrite(whose, "further refusals left out", SERVICE);
  await store.commit([], [entry]);
  return true;
}
