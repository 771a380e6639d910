import type { Entry, Store } from "./store.ts";

const PAGE = 500;

/** Every entry under a prefix, page by page, so that neither memory nor the event loop is held by a long list. */
export async function* everyEntry(store: Store, prefix: string, from?: string): AsyncGenerator<Entry> {
  let after = from;
  for (;;) {
    const entries = await store.list(after === undefined ? { prefix, limit: PAGE } : { prefix, after, limit: PAGE });
    yield* entries;
    after = entries.at(-1)?.key;
    if (after === undefined || entries.length < PAGE) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
