/** More mistakes than that are another word. */
const MOST_MISTAKES = 3;

/** ", did you mean NAME?" for the name that is nearest to what was typed, or nothing if none is near. */
export function suggestion(typed: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, distance: distance(typed, name) }))
    .filter((each) => each.distance <= Math.min(MOST_MISTAKES, each.name.length / 2))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? "" : `, did you mean ${near.name}?`;
}

/** Characters to insert, remove or replace (Levenshtein). */
function distance(from: string, to: string): number {
  // What is longer than any name need not be measured.
  if (from.length > 40) return from.length;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, character] of [...from].entries()) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (character === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
