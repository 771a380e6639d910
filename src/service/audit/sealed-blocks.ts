import { everyEntry } from "../store/every-entry.ts";
import type { Entry, Store } from "../store/store.ts";
import { BLOCK_PREFIX, type Block, blockIn, blockNumber } from "./audit-chain.ts";
import { ENTRY_PREFIX, entryKey } from "./audit-trail.ts";

type View = Pick<Store, "list">;

/** Every block that is there, in order. Throws if one is no block. */
export async function* everyBlock(view: View): AsyncGenerator<{ number: number; block: Block }> {
  for await (const entry of everyEntry(view, BLOCK_PREFIX))
    yield { number: blockNumber(entry.key), block: blockIn(entry) };
}

/** What lies in a block's range of its writer's entries. */
export async function* entriesIn(view: View, { writer, from, to, count }: Block): AsyncGenerator<Entry> {
  const last = entryKey(writer, to);
  const reading = { from: entryKey(writer, from - 1), page: count + 1 };
  for await (const entry of everyEntry(view, `${ENTRY_PREFIX}${writer}/`, reading)) {
    if (entry.key > last) return;
    yield entry;
  }
}

/** The entries of a writer behind what is sealed. */
export const entriesBehind = (view: View, writer: string, sealed: number): AsyncGenerator<Entry> =>
  everyEntry(view, `${ENTRY_PREFIX}${writer}/`, { from: entryKey(writer, sealed) });

/** The first key of every writer, and of whatever else somebody put below `audit/`. One look each. */
export async function* everyWriter(view: View): AsyncGenerator<{ writer: string; first: Entry }> {
  let after: string | undefined;
  for (;;) {
    const [first] = await view.list({ prefix: ENTRY_PREFIX, limit: 1, ...(after !== undefined && { after }) });
    if (first === undefined) return;
    const writer = first.key.slice(ENTRY_PREFIX.length).split("/", 1)[0] ?? "";
    yield { writer, first };
    // Behind all of this writer's sequences, and never back: a key may be anything here.
    const behind = `${ENTRY_PREFIX}${writer}/~`;
    after = behind > first.key ? behind : first.key;
  }
}
