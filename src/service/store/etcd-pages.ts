import type { IKeyValue } from "etcd3";

/** A range of keys, of which the first `limit` are wanted. */
export interface PageRequest {
  key: Buffer;
  range_end: Buffer;
  limit: number;
}

/** What is read of an answer. `count`: how many keys the range has in all. */
export interface PageAnswer {
  header: { revision: string };
  kvs: IKeyValue[];
  count: string;
}

/** Asks for a range, as it was at this revision if one is given. */
export type ReadPage = (request: PageRequest, revision: string | undefined) => Promise<PageAnswer>;

/** Where a list began when it was asked for last, and how much of that key its page had in common. */
interface Hint {
  first: Buffer;
  depth: number;
}

/** Lists with so many keys for each that is wanted are worth a hint. */
const CROWDED = 8;
const MOST_HINTS = 1_000;

/**
 * Reads pages of long lists by ranges that are little longer than the page: etcd counts all keys of a range, whatever the limit. How long
 * such a range must be is learned from the page before, and forgotten without harm; where it was too short, the rest is asked for at
 * the same revision.
 */
export function narrowPages(): (
  request: PageRequest,
  revision: string | undefined,
  read: ReadPage,
) => Promise<IKeyValue[]> {
  const hints = new Map<string, Hint>();

  function learn(name: string, key: Buffer, { kvs, count }: PageAnswer, limit: number): void {
    const [first, last] = [kvs[0]?.key, kvs.at(-1)?.key];
    const before = hints.get(name);
    const isCrowded = Number(count) > CROWDED * limit;
    if (first === undefined || last === undefined || (before === undefined && !isCrowded)) return;
    if (hints.size >= MOST_HINTS) hints.clear();
    const isFurtherOn = before !== undefined && Buffer.compare(key, before.first) > 0;
    hints.set(name, {
      first: isFurtherOn ? before.first : first,
      depth: isCrowded || before === undefined ? common(first, last) : before.depth,
    });
  }

  return async ({ key, range_end: end, limit }, revision, read) => {
    const name = `${end.toString("latin1")} ${limit}`;
    const hint = hints.get(name);
    // Behind where the list begins, the key that it goes on from is known.
    const guide = hint === undefined || Buffer.compare(key, hint.first) > 0 ? key : hint.first;
    const found: IKeyValue[] = [];
    let [start, at, depth, step] = [key, revision, hint?.depth ?? 0, 1];
    for (;;) {
      const bound = boundOf(guide, depth, start, end);
      const answer = await read({ key: start, range_end: bound, limit: limit - found.length }, at);
      if (start === key) learn(name, key, answer, limit);
      found.push(...answer.kvs);
      if (found.length >= limit || bound === end) return found;
      at ??= answer.header.revision;
      start = bound;
      depth -= step;
      step *= 2;
    }
  };
}

/** The first key that does not begin as `guide` does for `depth` bytes; or the end, where that says nothing. */
function boundOf(guide: Buffer, depth: number, start: Buffer, end: Buffer): Buffer {
  if (depth <= 0) return end;
  const bound = Buffer.from(guide.subarray(0, depth));
  bound[bound.length - 1] = (bound.at(-1) ?? 0) + 1;
  const isBetween = Buffer.compare(start, bound) < 0 && Buffer.compare(bound, end) < 0;
  return isBetween ? bound : end;
}

/** How many bytes two keys begin with alike; at least one. */
function common(one: Buffer, other: Buffer): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return Math.max(1, length);
}
