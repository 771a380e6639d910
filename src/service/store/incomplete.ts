import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { untilNoConflict } from "./conflict.ts";
import { ABOUT_STORE, type Content, isEmpty } from "./content.ts";
import { EPOCH, knownEpoch, newEpoch } from "./epoch.ts";
import { deleteRecord, readRecord, writeRecord } from "./record.ts";
import type { Expectation, Store } from "./store.ts";
import { formatWrite, refuseNewer, STORE_FORMAT } from "./store-format.ts";

/** There while a restore or migration fills the store, and until what it wrote is verified. */
const INCOMPLETE = `${ABOUT_STORE}incomplete`;
/** What filled the store, once that is complete. */
const FILLED = `${ABOUT_STORE}filled`;

const kind = v.picklist(["restore", "migrate"]);
/** `of`: the hash of what the backup holds; the location migrated from. */
const incompleteSchema = v.object({ kind, of: v.string(), run: v.string() });
const filledSchema = v.object({ kind, of: v.string(), entries: v.number(), sha256: v.string(), at: v.number() });

export type Filling = Pick<v.InferOutput<typeof incompleteSchema>, "kind" | "of">;
export type Filled = v.InferOutput<typeof filledSchema>;

/** The store is being filled: whoever uses it now would find a part of it. */
export class StoreIncomplete extends Error {
  constructor(kind: Filling["kind"]) {
    super(
      `the store is incomplete: a ${kind === "restore" ? "restore" : "migration"} into it has not come to its end. ` +
        `Run the same latchkey admin ${kind} again: it goes on where it was`,
    );
  }
}

/** Throws StoreIncomplete while a restore or migration into the store has not come to its end, and StoreTooNew. */
export async function refuseUnusable(store: Store): Promise<void> {
  await refuseNewer(store);
  const incomplete = await readRecord(store, INCOMPLETE, incompleteSchema);
  if (incomplete !== undefined) throw new StoreIncomplete(incomplete.record.kind);
}

/**
 * The epoch of a store that a service is about to use, made by whoever asks first; it never changes under a running service. A fresh
 * store gets either an epoch or a restore's mark, whichever commit is first: nobody serves what is being filled. One from before there were
 * formats gets its format.
 *
 * Throws StoreIncomplete and StoreTooNew.
 */
export const epochToServe = (store: Store): Promise<string> =>
  untilNoConflict(async () => {
    await refuseUnusable(store);
    const known = await knownEpoch(store);
    if (known !== undefined) {
      if ((await store.get(STORE_FORMAT)) === undefined) await store.commit([absent(STORE_FORMAT)], [formatWrite]);
      return known;
    }
    const epoch = newEpoch();
    return (await store.commit([absent(EPOCH), absent(INCOMPLETE)], [epoch, formatWrite])) === "committed"
      ? epoch.value
      : "conflict";
  });

const absent = (key: string): Expectation => ({ key, revision: undefined });

/** Somebody else fills the store, or has used it before it was complete. */
export class StoreTaken extends Error {}

const notEmpty = (): StoreTaken =>
  new StoreTaken("the target is not empty: take a new folder, or a prefix in etcd that has nothing below it");
/** The mark of a run that fills the store is no longer there, or another run's. */
export const takenOver = (): StoreTaken =>
  new StoreTaken("another restore or migration has gone on with this store: let that one end");

/**
 * Marks an empty store as being filled, or goes on with one that the same has begun. What it returns must be expected by every commit
 * that fills the store: it fails once another run has gone on with it, or has completed it. `filled`: has come to its end before.
 *
 * Throws StoreTaken if the store holds anything else, or is being filled with something else.
 */
export async function beginFilling(
  store: Store,
  { kind, of }: Filling,
): Promise<{ marker: Expectation; isResumed: boolean } | { filled: Filled }> {
  const before = await readRecord(store, INCOMPLETE, incompleteSchema);
  if (before === undefined) {
    const filled = (await readRecord(store, FILLED, filledSchema))?.record;
    if (filled?.kind === kind && filled.of === of) return { filled };
    if ((await knownEpoch(store)) !== undefined || !(await isEmpty(store))) throw notEmpty();
  } else if (before.record.kind !== kind || before.record.of !== of) {
    throw new StoreTaken(
      `another ${before.record.kind === "restore" ? "restore" : "migration"} into the target was begun: complete that one, or take another target`,
    );
  }
  const run = randomUUID();
  // An epoch: a service has started since we looked.
  const expectations = [{ key: INCOMPLETE, revision: before?.revision }, absent(EPOCH)];
  if ((await store.commit(expectations, [writeRecord(INCOMPLETE, { kind, of, run })])) === "conflict") {
    throw (await knownEpoch(store)) === undefined ? takenOver() : notEmpty();
  }
  const marked = await readRecord(store, INCOMPLETE, incompleteSchema);
  if (marked?.record.run !== run) throw takenOver();
  const marker = { key: INCOMPLETE, revision: marked.revision };
  // `latchkey admin` may have written between the look and the mark.
  if (before === undefined && !(await isEmpty(store))) {
    await store.commit([marker], [deleteRecord(INCOMPLETE)]);
    throw notEmpty();
  }
  return { marker, isResumed: before !== undefined };
}

/** From here on the store may be used, under an epoch of its own: its revisions are others. */
export async function endFilling(
  store: Store,
  marker: Expectation,
  { kind, of, content }: Filling & { content: Content },
): Promise<void> {
  const filled: Filled = { kind, of, ...content, at: Date.now() };
  const writes = [deleteRecord(INCOMPLETE), writeRecord(FILLED, filled), newEpoch(), formatWrite];
  if ((await store.commit([marker], writes)) === "conflict") throw takenOver();
}
