import type { KeyAndValue } from "./content.ts";

/** How somebody who started something long hears of it, and ends it. */
export interface LongWork {
  /** Aborted: what runs throws its reason soon, at a moment that does no harm. */
  signal: AbortSignal;
  /** What is being done, and how many entries are behind it. Called for each entry. */
  tell: (doing: string, entries: number) => void;
}

/** The same entries, told of as they go by. Throws the signal's reason once it is aborted. */
export async function* followed<T extends KeyAndValue>(
  entries: AsyncIterable<T>,
  doing: string,
  { signal, tell }: LongWork,
): AsyncGenerator<T> {
  let count = 0;
  for await (const entry of entries) {
    signal.throwIfAborted();
    count += 1;
    tell(doing, count);
    yield entry;
  }
}
