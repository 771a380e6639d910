import type { Secret } from "../../core/secret.ts";
import { read, remove, write } from "../ext.ts";
import type { PassphraseRefused } from "../vault-messages.ts";
import { passphraseOf } from "./passphrase-text.ts";

/** Typing errors are free. */
const FREE_TRIES = 4;
const LONGEST_WAIT = 300;

/** Seconds to wait after this many wrong passphrases in a row: 2, 4, 8, up to five minutes. */
export const waitAfter = (count: number): number =>
  count <= FREE_TRIES ? 0 : Math.min(2 ** (count - FREE_TRIES), LONGEST_WAIT);

/**
 * Tries a passphrase, unless too many wrong ones came before. It counts as wrong from before it is tried: ending the browser in
 * the middle is no way to try for nothing. Whoever has the profile's files guesses without this, at Argon2id's price.
 * Call it one at a time. The caller wipes the value.
 */
export async function tryPassphrase<T>(
  passphrase: string,
  attempt: (secret: Secret) => Promise<T | undefined>,
): Promise<{ code: "right"; value: T } | PassphraseRefused | { code: "damaged-vault" }> {
  const { wrongPassphrases } = await read("local", "wrongPassphrases");
  const now = Date.now();
  const left = Math.ceil(((wrongPassphrases?.waitUntil ?? 0) - now) / 1000);
  // More than the longest wait: the clock was set back.
  if (left > 0 && left <= LONGEST_WAIT) return { code: "too-soon", seconds: left };
  const count = (wrongPassphrases?.count ?? 0) + 1;
  const seconds = waitAfter(count);
  await write("local", { wrongPassphrases: { count, waitUntil: now + seconds * 1000 } });
  const secret = passphraseOf(passphrase);
  try {
    const value = await attempt(secret);
    if (value === undefined) return { code: "wrong-passphrase", seconds };
    await remove("local", "wrongPassphrases");
    return { code: "right", value };
  } catch {
    await remove("local", "wrongPassphrases");
    return { code: "damaged-vault" };
  } finally {
    secret.wipe();
  }
}
