import type { IRangeResponse } from "etcd3";
import { checkCommit } from "./commit-limits.ts";
import { EtcdFailure, explainFailure } from "./etcd-failure.ts";
import { connectNode, type EtcdNode } from "./etcd-node.ts";
import { useNodes } from "./etcd-nodes.ts";
import { narrowPages } from "./etcd-pages.ts";
import { etcdRequests } from "./etcd-requests.ts";
import { watchEtcd } from "./etcd-watch.ts";
import {
  type CommitOutcome,
  type Entry,
  type Expectation,
  type Page,
  type Store,
  StoreUnavailable,
  type Write,
} from "./store.ts";
import type { EtcdLocation } from "./store-location.ts";
import { watchKeys } from "./watched-keys.ts";

/** etcd cannot be used as it is, or as we were told. The message says what to do. */
export class StoreNotOpened extends Error {
  constructor(failure: EtcdFailure) {
    super(explainFailure(failure), { cause: failure });
  }
}

/**
 * A store below a prefix of an etcd cluster, which any number of processes may open. Revisions are etcd's.
 *
 * Nothing is remembered: every reading is linearizable, which costs a round of the cluster. Nodes that do not answer are passed over:
 * by readings for as long as an election takes, by commits only while they cannot have been made.
 *
 * Throws StoreNotOpened if nothing can be read.
 */
export async function openEtcdStore(location: EtcdLocation): Promise<Store> {
  const requests = etcdRequests(location.prefix);
  const probe = (node: EtcdNode, timeout: number) =>
    node.range({ ...requests.one("store/epoch"), count_only: true }, timeout);
  const nodes = useNodes(
    location.hosts.map((host) => connectNode(host, location)),
    (node) => probe(node, 1_000),
  );
  try {
    await nodes.read(probe);
  } catch (cause) {
    nodes.close();
    throw cause instanceof EtcdFailure ? new StoreNotOpened(cause) : cause;
  }

  const readPage = narrowPages();
  const watched = watchKeys();
  const underWay = new Set<Promise<unknown>>();
  let stopWatching: (() => void) | undefined;
  let isClosed = false;

  async function orUnavailable<T>(action: () => Promise<T>): Promise<T> {
    if (isClosed) throw new StoreUnavailable(new Error("the store is closed"));
    try {
      return await action();
    } catch (cause) {
      throw new StoreUnavailable(cause);
    }
  }

  async function list(page: Page, revision?: string): Promise<Entry[]> {
    const request = requests.page(page);
    if (request === undefined) return [];
    const kvs = await readPage(request, revision, (range, at) => {
      const fixed = at === undefined ? range : { ...range, revision: at };
      return nodes.read<IRangeResponse>((node, timeout) => node.range(fixed, timeout));
    });
    return kvs.map(requests.entryOf);
  }

  async function commit(expectations: readonly Expectation[], writes: readonly Write[]): Promise<CommitOutcome> {
    const request = requests.txn(expectations, writes);
    const { succeeded } = await nodes.change((node, timeout) => node.txn(request, timeout));
    if (!succeeded) return "conflict";
    watched.tell(writes.map(({ key }) => key));
    return "committed";
  }

  return {
    get: (key) =>
      orUnavailable(async () => {
        const { kvs } = await nodes.read((node, timeout) => node.range(requests.one(key), timeout));
        return kvs[0] && requests.entryOf(kvs[0]);
      }),
    list: (page) => orUnavailable(() => list(page)),
    async snapshot(read) {
      const { header } = await orUnavailable(() => nodes.read(probe));
      return read({ list: (page) => orUnavailable(() => list(page, header.revision)) });
    },
    async commit(expectations, writes) {
      checkCommit(expectations, writes);
      const outcome = orUnavailable(() => commit(expectations, writes));
      underWay.add(outcome);
      try {
        return await outcome;
      } finally {
        underWay.delete(outcome);
      }
    },
    watch(keys, changed) {
      const unwatch = watched.add(keys, changed);
      // From now on for good: somebody always waits where somebody has waited.
      stopWatching ??= watchEtcd({
        nodes,
        range: requests.all,
        probe,
        changed: ({ events }) => watched.tell(events.map(({ kv }) => requests.keyOf(kv))),
        missed: watched.tellAll,
      });
      return unwatch;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      stopWatching?.();
      nodes.close();
    },
  };
}
