import { EtcdFailure } from "./etcd-failure.ts";
import { type Store, StoreUnavailable } from "./store.ts";

/** etcd has forgotten the moment of a snapshot while it was read. */
export class SnapshotForgotten extends Error {
  constructor(cause: unknown) {
    super(
      "etcd has compacted its history while it was read: let it keep more (--auto-compaction-retention), then run the command again",
      { cause },
    );
  }
}

/** `store.snapshot` for reading all of it, which takes time. Throws SnapshotForgotten, StoreUnavailable, or what `read` throws. */
export async function wholeSnapshot<T>(store: Store, read: (view: Pick<Store, "list">) => Promise<T>): Promise<T> {
  try {
    return await store.snapshot(read);
  } catch (cause) {
    throw isCompacted(cause) ? new SnapshotForgotten(cause) : cause;
  }
}

const isCompacted = (cause: unknown): boolean =>
  cause instanceof StoreUnavailable &&
  cause.cause instanceof EtcdFailure &&
  cause.cause.details.includes("revision has been compacted");
