import { rememberAddress } from "./known-address.ts";
import { namedUser } from "./named-thing.ts";
import { receiptByText } from "./receipt.ts";
import {
  type Identified,
  type Sender,
  type SignInFailure,
  type SignInParts,
  senderActor,
  tokenFor,
} from "./sign-in-outcome.ts";
import type { PasscodeOfUser } from "./sign-in-request.ts";
import { saltedHash } from "./sign-in-salt.ts";
import { usePasscode } from "./totp-enrolment.ts";

/**
 * The passcode, behind a receipt for the password. Keystone takes the two in any order; here a passcode without a password before
 * it is refused unseen: six digits alone can be guessed.
 */
export async function byReceipt(
  { store, totpSecrets, tokenLifetime }: SignInParts,
  asked: PasscodeOfUser,
  { receipt: text, ...sender }: Sender,
): Promise<Identified | SignInFailure> {
  const found = text === undefined ? undefined : await receiptByText(store, text);
  const user = await namedUser(store, asked);
  // Without a receipt it is a stranger, whoever is named.
  if (found === undefined || user?.id !== found.receipt.userId) return { kind: "refused" };
  if (user.isDisabled === true || user.passwordVersion !== found.receipt.passwordVersion) {
    return { kind: "refused", userId: user.id };
  }
  const used = await usePasscode(store, totpSecrets, user, asked.passcode, senderActor(sender));
  if (used.kind !== "used") return used;
  await rememberAddress(store, { userId: user.id, address: sender.address }, await saltedHash(store));
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
