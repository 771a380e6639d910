/**
 * What a store holds under one key. Revisions grow: a key that was deleted and made anew has another one. Never changed: a
 * store may return the same object again.
 */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly revision: number;
}

/** What must still hold when a commit is applied: the key has this revision, or does not exist (`undefined`). */
export interface Expectation {
  key: string;
  revision: number | undefined;
}

/** A value to put under a key; `undefined` deletes the key, whether it exists or not. */
export interface Write {
  key: string;
  value: string | undefined;
}

export interface Page {
  prefix: string;
  /** Only keys behind this one. */
  after?: string;
  limit: number;
}

export type CommitOutcome = "committed" | "conflict";

/**
 * The one way to anything that lasts. Small enough for SQLite and etcd alike.
 *
 * Every promise is rejected only if the store itself fails (disk full, corrupt, closed): nothing was acknowledged then.
 */
export interface Store {
  get(key: string): Promise<Entry | undefined>;
  /** Entries in ascending byte order of their keys, at most `limit`. */
  list(page: Page): Promise<Entry[]>;
  /** Applies all writes or, if one expectation does not hold, none. Resolves once the outcome is on disk. */
  commit(expectations: readonly Expectation[], writes: readonly Write[]): Promise<CommitOutcome>;
  /**
   * Calls `changed` after each commit to one of the keys, by this process (at once) or another (soon), until the function
   * that it returns is called. Says that there may be something new, never what: several changes may be one call, and there are calls
   * without a change. A `get` after the call sees the change; one before `watch` may have missed it. `changed` must not throw.
   */
  watch(keys: readonly string[], changed: () => void): () => void;
  /** Finishes the commits that were accepted. */
  close(): Promise<void>;
}
