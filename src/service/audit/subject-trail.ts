import { everyEntry } from "../store/every-entry.ts";
import type { Store } from "../store/store.ts";
import { openWriters } from "./audit-chain.ts";
import { type Found, foundOf, indexed, inOrder } from "./audit-index.ts";
import { type AuditRecord, ENTRY_PREFIX, entryKey } from "./audit-trail.ts";

const HOUR = 3_600_000;

/** The trail of an instance, a user or another subject, oldest first, up to what was acknowledged last. It outlives the subject. */
export async function* auditTrail(store: Store, subject: string): AsyncGenerator<AuditRecord> {
  // First what is not sealed: a seal that comes between moves it to where is looked next.
  const tail = await unsealed(store, subject);
  let next = 0;
  for await (const found of indexed(store, subject)) {
    for (let each = tail[next]; each !== undefined && each.order <= found.order; each = tail[++next]) {
      if (each.order < found.order) yield each.record;
    }
    yield found.record;
  }
  for (const each of tail.slice(next)) yield each.record;
}

/** The same, newest first: the latest hour, then eight times as much at a time, so that the beginning costs little in a long trail. */
export async function* newestFirst(store: Store, subject: string): AsyncGenerator<AuditRecord> {
  const now = Date.now();
  const tail = await unsealed(store, subject);
  let until = Number.POSITIVE_INFINITY;
  for (let length = HOUR; until > 0; length *= 8) {
    const since = Math.max(0, now - length);
    const part = new Map<string, Found>();
    for (const found of tail) if (found.record.at >= since && found.record.at < until) part.set(found.order, found);
    for await (const found of indexed(store, subject, { since, until })) part.set(found.order, found);
    for (const found of inOrder([...part.values()]).reverse()) yield found.record;
    until = since;
  }
}

/** Oldest first. */
async function unsealed(store: Store, subject: string): Promise<Found[]> {
  const tail: Found[] = [];
  for await (const { writer, record } of openWriters(store)) {
    const from = entryKey(writer, record.sealed);
    for await (const entry of everyEntry(store, `${ENTRY_PREFIX}${writer}/`, { from })) {
      tail.push(...foundOf(writer, subject, entry));
    }
  }
  return inOrder(tail);
}
