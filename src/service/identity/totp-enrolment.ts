import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { type Actor, auditWrite } from "../audit/audit-trail.ts";
import { deleteRecord, readRecord, writeRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import { limitPasscodes } from "./sign-in-limits.ts";
import type { Alongside } from "./token.ts";
import { stepOf } from "./totp.ts";
import type { TotpSecrets } from "./totp-secret.ts";
import { changeUser } from "./user.ts";
import { totpKey } from "./user-record.ts";

/** RFC 4226, section 4: as long as the hash. */
const SECRET_LENGTH = 20;

const schema = v.object({
  /** Sealed. */
  secret: v.string(),
  /** The time step of the latest passcode that was used: none up to it is taken again. */
  lastStep: v.number(),
});

/** Whether the user's password needs a passcode beside it. */
export const isEnrolled = async (store: Store, userId: string): Promise<boolean> =>
  (await store.get(totpKey(userId))) !== undefined;

/** Gives the user a new secret, in place of one that is there, and returns it this once. All tokens of the user end. */
export async function enableTotp(
  store: Store,
  secrets: TotpSecrets,
  userId: string,
  actor: Actor,
): Promise<Uint8Array | "unknown"> {
  const secret = randomBytes(SECRET_LENGTH);
  const enrolment = writeRecord(totpKey(userId), { secret: secrets.seal(userId, secret), lastStep: 0 });
  const outcome = await changeUser(
    store,
    userId,
    (user) => ({ ...user, passwordVersion: user.passwordVersion + 1 }),
    async () => [enrolment, auditWrite(userId, "totp enabled", actor)],
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
  { kind: "used"; alongside: Alongside } | { kind: "refused" } | { kind: "wait"; seconds: number };

/** Checks a passcode of a user whose password was right. */
export async function usePasscode(
  store: Store,
  secrets: TotpSecrets,
  userId: string,
  passcode: string,
): Promise<PasscodeOutcome> {
  const limit = await limitPasscodes(store, userId);
  if (limit.kind === "wait") return limit;
  const stored = await readRecord(store, totpKey(userId), schema);
  if (stored === undefined) return { kind: "refused" };
  const { secret, lastStep } = stored.record;
  const step = stepOf(secrets.open(userId, secret), passcode, Date.now());
  if (step === undefined || step <= lastStep) return { kind: "refused" };
  await limit.succeeded();
  return {
    kind: "used",
    alongside: {
      expectations: [{ key: totpKey(userId), revision: stored.revision }],
      writes: [writeRecord(totpKey(userId), { secret, lastStep: step })],
    },
  };
}
