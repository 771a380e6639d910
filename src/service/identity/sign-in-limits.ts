import type { Store } from "../store/store.ts";
import { type Counter, limitAttempt, type SignInLimit, type Slowed } from "./attempt-limit.ts";
import { COUNTING } from "./failure-count.ts";
import { isKnownAddress, rememberAddress } from "./known-address.ts";
import { networkOf } from "./network-of-address.ts";
import { type SaltedHash, saltedHash } from "./sign-in-salt.ts";
import type { User } from "./user-record.ts";

export const LIMIT_PREFIX = "sign-in/";

export interface Attempt {
  /** What was named, as it was: somebody who does not exist is counted as well. */
  named: string;
  /** Who that is. */
  user: Pick<User, "id" | "unlocks"> | undefined;
  address: string;
}

/**
 * Counts an attempt to sign in with a password, before the password is looked at: guesses sent at the same time cannot slip past the
 * count. The caller reports success, which takes the attempt back. An IPv6 address counts by its first 64 bits.
 *
 * - One account from one address: 10 failures are free, the next cost 1, 2, 4, ... seconds, at most 15 minutes. All are forgotten
 *   an hour after the last, or after a success.
 * - One address, for all accounts together: the same after 50 failures.
 * - One account, from all those addresses together that it has not signed in from in the last 30 days: 50 failures are free, and
 *   one more every 15 minutes. Beyond that each such address waits before each attempt: 1, 2, 4, ... seconds, at most
 *   30 minutes, from its own last attempt or the first that was refused. At most 50 are counted beyond the free ones.
 *
 * So against one account, in a day: an address that it knows can make about 410 guesses; one that it does not know about 200, and 48
 * while others guess too; 1,000 of them 48,000 and the 150 free ones. Nobody is kept out for ever: an attacker's failures cost the
 * owner nothing where the account has signed in before, and elsewhere at most 30 minutes before an attempt, however many attack.
 * (If all new addresses shared one slot there would be fewer guesses, and the slot would be for whoever is fastest.)
 *
 * The store is not filled by it: of each of the three there are 65,536 counters, chosen by a keyed hash; what falls together is
 * counted together. A process checks about 33 passwords a second, and all else is not counted: too few for it to matter.
 */
export async function limitSignIn(
  store: Store,
  { named, user, address }: Attempt,
  slowed?: Slowed,
): Promise<SignInLimit> {
  const hash = await saltedHash(store);
  const network = networkOf(address);
  const account = accountText(named, user);
  const known = await isKnownAddress(store, { userId: user?.id, address }, hash);
  return limitAttempt(store, {
    subject: counter("pair", `${network} ${account}`, hash),
    others: [counter("address", network, hash)],
    strangers: { ...counter("account", account, hash), isOne: !known },
    slowed,
    async succeeded() {
      if (user !== undefined) await rememberAddress(store, { userId: user.id, address }, hash);
    },
  });
}

/** The same for the secret of an application credential, without the account's own count: 256 random bits are not guessed. */
export async function limitCredential(
  store: Store,
  { named, address }: Pick<Attempt, "named" | "address">,
  slowed?: Slowed,
): Promise<SignInLimit> {
  const hash = await saltedHash(store);
  const network = networkOf(address);
  return limitAttempt(store, {
    subject: counter("pair", `${network} application ${named}`, hash),
    others: [counter("address", network, hash)],
    slowed,
  });
}

/**
 * The same for passcodes, whatever address they come from: six digits could be guessed from many. It locks out nobody who
 * should not be: only who has the password gets so far.
 */
export const limitPasscodes = (
  store: Store,
  user: Pick<User, "id" | "unlocks">,
  slowed?: Slowed,
): Promise<SignInLimit> =>
  limitAttempt(store, {
    subject: { key: `${LIMIT_PREFIX}passcode/${user.id}/${user.unlocks ?? 0}`, counting: COUNTING.passcode },
    others: [],
    slowed,
  });

/** The same account by name and by id; another one after its failures were forgotten. */
const accountText = (named: string, user: Attempt["user"]): string =>
  user === undefined ? `nobody ${named}` : `user ${user.id} ${user.unlocks ?? 0}`;

/** One of 65,536. What was typed (now and then a password) is not stored, nor enough to recognise it by. */
const counter = (kind: "pair" | "address" | "account", text: string, hash: SaltedHash): Counter => ({
  key: `${LIMIT_PREFIX}${kind}/${hash(`${kind} ${text}`).slice(0, 4)}`,
  counting: COUNTING[kind],
});
