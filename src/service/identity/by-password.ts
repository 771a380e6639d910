import { auditWrite, SIGN_IN_SUBJECT } from "../audit/audit-trail.ts";
import { namedUser } from "./named-thing.ts";
import { issueReceipt } from "./receipt.ts";
import { limitSignIn } from "./sign-in-limits.ts";
import {
  type Identified,
  type Sender,
  type SignInFailure,
  type SignInParts,
  senderActor,
  tokenFor,
} from "./sign-in-outcome.ts";
import type { PasscodeOfUser, PasswordOfUser } from "./sign-in-request.ts";
import { isEnrolled, usePasscode } from "./totp-enrolment.ts";

/** The password, and the passcode of those who have a second factor: at once, or first the one and a receipt for it. */
export async function byPassword(
  { store, hasher, totpSecrets, tokenLifetime }: SignInParts,
  asked: PasswordOfUser,
  second: PasscodeOfUser | undefined,
  sender: Sender,
): Promise<Identified | SignInFailure> {
  const user = await namedUser(store, asked);
  const actor = senderActor(sender);
  const slowed = () => auditWrite(user?.id ?? SIGN_IN_SUBJECT, "sign-in slowed down", actor, "password");
  const attempt = { named: "id" in asked ? asked.id : asked.name, user, address: sender.address };
  const limit = await limitSignIn(store, attempt, slowed);
  if (limit.kind === "wait") return limit;
  const matches = await hasher.matches(asked.password, user?.passwordHash);
  if (matches === "busy") {
    // Nothing was guessed.
    await limit.takeBack();
    return { kind: "busy" };
  }
  // Only now, so that a disabled user costs what any other does; and not told apart from a wrong password.
  if (!matches || user === undefined || user.isDisabled === true) return { kind: "refused", userId: user?.id };
  const refused = { kind: "refused", userId: user.id } as const;
  if (!(await isEnrolled(store, user.id))) {
    if (second !== undefined) return refused;
    await limit.succeeded();
    return { kind: "identified", token: tokenFor(user, ["password"], tokenLifetime) };
  }
  if (second === undefined) {
    // Half a success makes no earlier failure forgotten.
    await limit.takeBack();
    const note = auditWrite(user.id, "passcode asked for", { ...actor, by: user.id });
    return { kind: "another factor", user, ...(await issueReceipt(store, user, [note])) };
  }
  if ((await namedUser(store, second))?.id !== user.id) return refused;
  const used = await usePasscode(store, totpSecrets, user, second.passcode, actor);
  if (used.kind !== "used") return used;
  await limit.succeeded();
  const token = tokenFor(user, ["password", "totp"], tokenLifetime);
  return { kind: "identified", token, alongside: used.alongside };
}
