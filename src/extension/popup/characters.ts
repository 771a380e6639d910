export type CharacterKind = "letter" | "digit" | "symbol";

/** Characters as a reader counts them: an accent belongs to its letter. */
export const charactersOf = (password: string): string[] =>
  [...new Intl.Segmenter().segment(password)].map(({ segment }) => segment);

export function kindOf(character: string): CharacterKind {
  if (/^\p{L}/u.test(character)) return "letter";
  return /^\p{N}/u.test(character) ? "digit" : "symbol";
}
