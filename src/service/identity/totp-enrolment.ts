import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { deleteRecord, readRecord, writeRecord } from "../store/record.ts";
import { type Store, StoreUnavailable } from "../store/store.ts";
import { limitPasscodes } from "./sign-in-limits.ts";
import type { Alongside } from "./token.ts";
import { stepAt, stepOf } from "./totp.ts";
import type { TotpSecrets } from "./totp-secret.ts";
import { changeUser } from "./user.ts";
import { totpKey, type User } from "./user-record.ts";

/** RFC 4226, section 4: as long as the hash. */
const SECRET_LENGTH = 20;

/** A user's second factor, as it is stored. */
export const enrolment = v.object({
  /** Sealed. */
  secret: v.string(),
  /** The time step of the passcode that was used last: none up to it is taken again. */
  lastStep: v.number(),
  /** Those of the passcodes that were used before it, the latest first. */
  usedSteps: v.optional(v.array(v.number()), []),
});
type Enrolment = v.InferOutput<typeof enrolment>;

/** How many used passcodes are remembered one by one, for when the clock was set back. */
const MOST_USED_STEPS = 20;

/** Whether the user's password needs a passcode beside it. */
export const isEnrolled = async (store: Store, userId: string): Promise<boolean> =>
  (await store.get(totpKey(userId))) !== undefined;

/**
 * Gives the user a new secret, in place of one that is there, and returns it this once. All tokens of the user end. The key file should
 * have been checked (checkSecretKeys): sealed under a key that other processes do not have, a secret is worth nothing there.
 */
export async function enableTotp(
  store: Store,
  secrets: TotpSecrets,
  userId: string,
  actor: Actor,
): Promise<Uint8Array | "unknown"> {
  const secret = randomBytes(SECRET_LENGTH);
  const enrolled = writeRecord(totpKey(userId), { secret: secrets.seal(userId, secret), lastStep: 0 });
  const outcome = await changeUser(
    store,
    userId,
    (user) => ({ ...user, passwordVersion: user.passwordVersion + 1 }),
    async () => [enrolled, auditWrite(userId, "totp enabled", actor)],
  );
  return outcome === "changed" ? secret : "unknown";
}

/** The password alone is enough from now on. */
export async function disableTotp(store: Store, userId: string, actor: Actor): Promise<"disabled" | "not enrolled"> {
  if (!(await isEnrolled(store, userId))) return "not enrolled";
  await store.commit([], [deleteRecord(totpKey(userId)), auditWrite(userId, "totp disabled", actor)]);
  return "disabled";
}

export type PasscodeOutcome =
  /** Right. `alongside` uses it up, in the commit that makes the token. */
  { kind: "used"; alongside: Alongside } | { kind: "refused"; userId: string } | { kind: "wait"; seconds: number };

/** Checks a passcode of a user whose password was right. */
export async function usePasscode(
  store: Store,
  secrets: TotpSecrets,
  user: Pick<User, "id" | "unlocks">,
  passcode: string,
  actor: Actor,
): Promise<PasscodeOutcome> {
  const userId = user.id;
  const slowed = () => auditWrite(userId, "sign-in slowed down", actor, "totp");
  const limit = await limitPasscodes(store, user, slowed);
  if (limit.kind === "wait") return limit;
  const stored = await readRecord(store, totpKey(userId), enrolment);
  if (stored === undefined) return { kind: "refused", userId };
  const { secret, lastStep, usedSteps } = stored.record;
  const now = Date.now();
  let opened: Uint8Array;
  try {
    opened = secrets.open(userId, secret);
  } catch (cause) {
    // Nothing was guessed.
    await limit.takeBack();
    throw new StoreUnavailable(cause);
  }
  const step = stepOf(opened, passcode, now);
  if (step === undefined || isUsed(stored.record, step, now)) return { kind: "refused", userId };
  await limit.succeeded();
  const used = { secret, lastStep: step, usedSteps: [lastStep, ...usedSteps].slice(0, MOST_USED_STEPS) };
  return {
    kind: "used",
    alongside: {
      expectations: [{ key: totpKey(userId), revision: stored.revision }],
      writes: [writeRecord(totpKey(userId), used)],
    },
  };
}

/**
 * Whether the passcode of this step, which is one of now, was used, or one after it was. A last step that no passcode of now can have
 * is of a clock that was ahead then, or is behind now: refusing everything up to it would lock the user out, for years perhaps. The
 * order says nothing then, and only the passcodes that were used are refused, one by one. To replay one of them the clock would have
 * to return to the minute and a half in which it was good, after twenty others were used at other times.
 */
function isUsed({ lastStep, usedSteps }: Enrolment, step: number, now: number): boolean {
  const isOrdered = lastStep <= stepAt(now) + 1;
  return (isOrdered && step <= lastStep) || step === lastStep || usedSteps.includes(step);
}
