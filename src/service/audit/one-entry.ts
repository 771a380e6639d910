import type { Entry, Store } from "../store/store.ts";

/**
 * The entry under a key, of a store or of a snapshot, which has only lists. For keys that end in a digit or that no other key begins with:
 * at most ten lie together then.
 */
export async function oneEntry(view: Pick<Store, "list">, key: string): Promise<Entry | undefined> {
  const page = await view.list({ prefix: key.slice(0, -1), limit: 10 });
  return page.find((entry) => entry.key === key);
}
