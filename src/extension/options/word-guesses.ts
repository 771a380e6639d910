/** How many words somebody tries who guesses that a passphrase is made of words: more than common lists hold. */
const vocabulary = 10_000;
const letters = 26;
const digits = 10;
const symbols = 33;

/**
 * Guesses for a passphrase of several words, each taken from a list, with something between them. zxcvbn tries words only
 * that it knows and takes the others for random letters: that flatters "horse staple lamp" by a factor of a hundred.
 * Infinity if it is not several words.
 */
export function wordGuesses(passphrase: string): number {
  const words = passphrase.match(/\p{L}+/gu) ?? [];
  if (words.length < 2) return Number.POSITIVE_INFINITY;
  const between = passphrase.match(/[^\p{L}]+/gu) ?? [];
  const wordCost = words.reduce((cost, word) => cost * Math.min(vocabulary, letters ** word.length), 1);
  // The same separator throughout is chosen once.
  return [...new Set(between)].reduce((cost, separator) => cost * separatorGuesses(separator), wordCost);
}

function separatorGuesses(separator: string): number {
  return [...separator].reduce((cost, character) => cost * (/\d/.test(character) ? digits : symbols), 1);
}
