import { namedUser } from "./named-thing.ts";
import { issueReceipt } from "./receipt.ts";
import { limitSignIn } from "./sign-in-limits.ts";
import { type Identified, type SignInFailure, type SignInParts, tokenFor } from "./sign-in-outcome.ts";
import type { PasscodeOfUser, PasswordOfUser } from "./sign-in-request.ts";
import { isEnrolled, usePasscode } from "./totp-enrolment.ts";

/** The password, and the passcode of those who have a second factor: at once, or first the one and a receipt for it. */
export async function byPassword(
  { store, hasher, totpSecrets, tokenLifetime }: SignInParts,
  asked: PasswordOfUser,
  second: PasscodeOfUser | undefined,
  address: string,
): Promise<Identified | SignInFailure> {
  const limit = await limitSignIn(store, { user: "id" in asked ? asked.id : asked.name, address });
  if (limit.kind === "wait") return limit;
  const user = await namedUser(store, asked);
  const matches = await hasher.matches(asked.password, user?.passwordHash);
  if (matches === "busy") return { kind: "busy" };
  if (!matches || user === undefined) return { kind: "refused" };
  if (!(await isEnrolled(store, user.id))) {
    if (second !== undefined) return { kind: "refused" };
    await limit.succeeded();
    return { kind: "identified", token: tokenFor(user, ["password"], tokenLifetime) };
  }
  if (second === undefined) {
    // Half a success makes no earlier failure forgotten.
    await limit.takeBack();
    return { kind: "another factor", user, ...(await issueReceipt(store, user)) };
  }
  if ((await namedUser(store, second))?.id !== user.id) return { kind: "refused" };
  const used = await usePasscode(store, totpSecrets, user.id, second.passcode);
  if (used.kind !== "used") return used;
  await limit.succeeded();
  const token = tokenFor(user, ["password", "totp"], tokenLifetime);
  return { kind: "identified", token, alongside: used.alongside };
}
