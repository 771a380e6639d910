/**
 * How long a passphrase withstands somebody who has the locked profile. Loaded only when a passphrase is being made:
 * zxcvbn and its words are larger than the page.
 */
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { shortestPassphrase } from "../vault-messages.ts";
// The 400 most common passwords and 500 most common English words of zxcvbn-ts's language packs (MIT), most common first,
// then days, months and seasons. The whole packs would be a hundred times as large; `wordGuesses` judges rarer words.
import commonWords from "./common-words.txt?raw";
import { wordGuesses } from "./word-guesses.ts";

export type StrengthLevel = "too-short" | "weak" | "fair" | "strong";

export interface Strength {
  level: StrengthLevel;
  /** Until the passphrase is found, on average. */
  seconds: number;
}

/** Argon2id at the vault's price: about 1,000 guesses a second on a fast graphics card of 2025, and ten of them. */
const guessesPerSecond = 10_000;
/** Guesses. zxcvbn does not know every word, so these ask for more than its own scale does: 6 days, 150 years. */
const fairFrom = 1e10;
const strongFrom = 1e14;

const zxcvbn = new ZxcvbnFactory({ dictionary: { common: commonWords.trim().split("\n") }, maxLength: 128 });

export function estimateStrength(passphrase: string): Strength {
  const guesses = Math.min(zxcvbn.check(passphrase, ["latchkey"]).guesses, wordGuesses(passphrase));
  return { level: levelOf(passphrase, guesses), seconds: guesses / guessesPerSecond / 2 };
}

function levelOf(passphrase: string, guesses: number): StrengthLevel {
  if (passphrase.length < shortestPassphrase) return "too-short";
  if (guesses < fairFrom) return "weak";
  return guesses < strongFrom ? "fair" : "strong";
}
