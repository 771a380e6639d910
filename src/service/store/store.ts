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
  /** ASCII; empty for every key. */
  prefix: string;
  /** Only keys behind this one. */
  after?: string;
  limit: number;
}

export type CommitOutcome = "committed" | "conflict";

/** The most expectations, and the most writes, of one commit; each key stands once in either. etcd takes 128. */
export const MOST_WRITES = 100;

/**
 * The store itself fails: disk full, corrupt, closed, no answer in time, no quorum. Nothing was acknowledged then; a commit may have been
 * made all the same, if the answer was lost.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super("the store does not answer", { cause });
    this.name = "StoreUnavailable";
  }
}

/**
 * The one way to anything that lasts. Small enough for SQLite and etcd alike.
 *
 * Every promise is rejected only with StoreUnavailable.
 */
export interface Store {
  get(key: string): Promise<Entry | undefined>;
  /** Entries in ascending byte order of their keys, at most `limit`. */
  list(page: Page): Promise<Entry[]>;
  /** Calls `read` with the store as it is at one moment, whatever is committed meanwhile: for a backup. */
  snapshot<T>(read: (view: Pick<Store, "list">) => Promise<T>): Promise<T>;
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
