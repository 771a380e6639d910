import type { Store } from "../service/store/store.ts";

/** Runs `action` on the store of `--data` or `--store`, and closes the store whatever happens. */
export type OnStore = <T>(action: (store: Store) => Promise<T>) => Promise<T>;
