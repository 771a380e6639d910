import { Secret } from "./secret.ts";

/** Letters and digits that cannot be taken for one another: no 0 O 1 I l. 57 characters, 5.83 bits each. */
const CLASSES = ["abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"];
/** Typed without Shift on the layout that consoles assume, and without a meaning to shells, JSON, HTML and `user:password` lines. */
const SYMBOLS = "-.,=";

export const passwordLength = 20;

/** What a password is made of. */
export interface PasswordPolicy {
  /** Characters: 8 to 256. */
  length: number;
  symbols: boolean;
}

/**
 * A random password (20 characters make 116 bits), with a small letter, a capital and a digit at least: three of Windows' four
 * classes. Symbols, the fourth, only if they are asked for: consoles drop Shift, and keyboard layouts swap keys. Characters are
 * drawn by rejection sampling, and the whole is drawn again if a class is missing, so that every remaining password is equally
 * likely. Throws a RangeError below 8 and above 256 characters.
 */
export function createPassword(
  { length, symbols }: PasswordPolicy = { length: passwordLength, symbols: false },
): Secret {
  if (!Number.isInteger(length) || length < 8 || length > 256) throw new RangeError("length must be from 8 to 256");
  const classes = symbols ? [...CLASSES, SYMBOLS] : CLASSES;
  const alphabet = classes.join("");
  const bytes = new Uint8Array(length);
  do {
    for (let at = 0; at < length; at++) bytes[at] = drawCharacter(alphabet);
  } while (!classes.every((characters) => bytes.some((byte) => characters.includes(String.fromCharCode(byte)))));
  return new Secret(bytes);
}

function drawCharacter(alphabet: string): number {
  const fair = 256 - (256 % alphabet.length);
  const drawn = new Uint8Array(1);
  do crypto.getRandomValues(drawn);
  while ((drawn[0] ?? 0) >= fair);
  return alphabet.charCodeAt((drawn[0] ?? 0) % alphabet.length);
}
