import { type Expectation, MOST_WRITES, type Write } from "./store.ts";

/**
 * Throws a TypeError for a commit that no store takes: too large, or a key twice among its expectations or writes. A caller that
 * makes one is wrong, and finds out with SQLite already.
 */
export function checkCommit(expectations: readonly Expectation[], writes: readonly Write[]): void {
  for (const [name, list] of [
    ["expectations", expectations],
    ["writes", writes],
  ] as const) {
    if (list.length > MOST_WRITES) throw new TypeError(`${list.length} ${name} in one commit, at most ${MOST_WRITES}`);
    if (list.length > 1 && new Set(list.map(({ key }) => key)).size < list.length) {
      throw new TypeError(`a key stands twice among the ${name} of a commit`);
    }
  }
}
