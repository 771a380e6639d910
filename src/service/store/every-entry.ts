import type { Entry, Store } from "./store.ts";

const PAGE = 500;

export interface Reading {
  /** Only keys behind this one. */
  from?: string | undefined;
  /** How many are read at a time: as many as are wanted, if that is known to be few. */
  page?: number;
}

/** Every entry under a prefix, page by page, so that neither memory nor the event loop is held by a long list. */
export async function* everyEntry(
  store: Pick<Store, "list">,
  prefix: string,
  { from, page = PAGE }: Reading = {},
): AsyncGenerator<Entry> {
  const limit = Math.min(page, PAGE);
  let after = from;
  for (;;) {
    const entries = await store.list(after === undefined ? { prefix, limit } : { prefix, after, limit });
    yield* entries;
    after = entries.at(-1)?.key;
    if (after === undefined || entries.length < limit) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
