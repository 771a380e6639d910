import { namedUser } from "./named-thing.ts";
import { receiptByText } from "./receipt.ts";
import { type Identified, type SignInFailure, type SignInParts, tokenFor } from "./sign-in-outcome.ts";
import type { PasscodeOfUser } from "./sign-in-request.ts";
import { usePasscode } from "./totp-enrolment.ts";

/**
 * The passcode, behind a receipt for the password. Keystone takes the two in any order; here a passcode without a password before
 * it is refused unseen: six digits alone can be guessed.
 */
export async function byReceipt(
  { store, totpSecrets, tokenLifetime }: SignInParts,
  asked: PasscodeOfUser,
  text: string | undefined,
): Promise<Identified | SignInFailure> {
  const found = text === undefined ? undefined : await receiptByText(store, text);
  const user = await namedUser(store, asked);
  if (found === undefined || user?.id !== found.receipt.userId) return { kind: "refused" };
  if (user.passwordVersion !== found.receipt.passwordVersion) return { kind: "refused" };
  const used = await usePasscode(store, totpSecrets, user.id, asked.passcode);
  if (used.kind !== "used") return used;
  const { expectations, writes } = used.alongside;
  return {
    kind: "identified",
    token: tokenFor(user, ["password", "totp"], tokenLifetime),
    alongside: {
      expectations: [...expectations, ...found.once.expectations],
      writes: [...writes, ...found.once.writes],
    },
  };
}
