import type { Entry, Store } from "../store/store.ts";
import { beginOf, openWriters } from "./audit-chain.ts";
import { auditRecord, sequenceOf } from "./audit-trail.ts";
import { entriesBehind, entriesIn, everyBlock } from "./sealed-blocks.ts";

/** Milliseconds since 1970; `until` is not included. */
export interface Period {
  since: number;
  until: number;
}

/**
 * The entries of a period as lines of JSON, in the order of the chain; behind it what is not sealed yet, whose `block` is null. `view` should
 * be a snapshot. Throws if an entry is none.
 */
export async function* exportTrail(view: Pick<Store, "list">, { since, until }: Period): AsyncGenerator<string> {
  const begin = (await beginOf(view)).record.number;
  for await (const { number, block } of everyBlock(view)) {
    if (number <= begin || block.until < since || block.since >= until) continue;
    for await (const entry of entriesIn(view, block)) yield* line(number, block.writer, entry);
  }
  for await (const { writer, record } of openWriters(view)) {
    for await (const entry of entriesBehind(view, writer, record.sealed)) yield* line(null, writer, entry);
  }

  function* line(block: number | null, writer: string, entry: Entry): Generator<string> {
    const { at, ...record } = auditRecord(entry);
    if (at < since || at >= until) return;
    yield JSON.stringify({
      time: new Date(at).toISOString(),
      ...record,
      block,
      writer,
      sequence: sequenceOf(entry.key),
    });
  }
}
