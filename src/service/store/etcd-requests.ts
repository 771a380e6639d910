import type { ICompare, IKeyValue, IRangeRequest, IRequestOp, ITxnRequest } from "etcd3";
import type { PageRequest } from "./etcd-pages.ts";
import type { Entry, Expectation, Page, Write } from "./store.ts";

/** What is asked of etcd, with our keys below a prefix of its own. */
export interface EtcdRequests {
  one: (key: string) => IRangeRequest;
  /** Undefined if no key can be on the page. */
  page: (page: Page) => PageRequest | undefined;
  txn: (expectations: readonly Expectation[], writes: readonly Write[]) => ITxnRequest;
  /** Every key. */
  all: Required<Pick<IRangeRequest, "key" | "range_end">>;
  entryOf: (stored: IKeyValue) => Entry;
  keyOf: (stored: IKeyValue) => string;
}

export function etcdRequests(prefix: string): EtcdRequests {
  const bytes = (key: string): Buffer => Buffer.from(prefix + key);
  const keyOf = ({ key }: IKeyValue): string => key.toString().slice(prefix.length);

  function compare({ key, revision }: Expectation): ICompare {
    if (revision === undefined) return { key: bytes(key), target: "Version", result: "Equal", version: 0 };
    // For etcd a key that is not there has the revision 0; for us it has none.
    return { key: bytes(key), target: "Mod", result: "Equal", mod_revision: revision > 0 ? revision : -1 };
  }

  function operation({ key, value }: Write): IRequestOp {
    if (value === undefined) return { request_delete_range: { key: bytes(key) } };
    return { request_put: { key: bytes(key), value: Buffer.from(value) } };
  }

  return {
    one: (key) => ({ key: bytes(key) }),
    page({ prefix: of, after, limit }) {
      const start = after === undefined || after < of ? bytes(of) : bytes(`${after}\0`);
      const end = afterPrefix(bytes(of));
      // Zero would be no limit. Keys come in order: asked for by name, etcd would sort all that are there.
      return limit > 0 && Buffer.compare(start, end) < 0 ? { key: start, range_end: end, limit } : undefined;
    },
    txn: (expectations, writes) => ({ compare: expectations.map(compare), success: writes.map(operation) }),
    all: { key: bytes(""), range_end: afterPrefix(bytes("")) },
    entryOf: (stored) => ({
      key: keyOf(stored),
      value: stored.value.toString(),
      revision: Number(stored.mod_revision),
    }),
    keyOf,
  };
}

/** The first key that no longer has the prefix, which is ASCII and not empty. */
function afterPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}
