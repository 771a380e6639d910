import { type Content, everyContent, isEmpty, isSameContent } from "./content.ts";
import { contentNow } from "./content-now.ts";
import { copyEntries } from "./copy-entries.ts";
import { beginFilling, endFilling, type Filled, refuseUnusable, StoreTaken } from "./incomplete.ts";
import { followed, type LongWork } from "./long-work.ts";
import type { Store } from "./store.ts";
import { wholeSnapshot } from "./whole-snapshot.ts";

export type Migrated =
  | { outcome: "migrated"; content: Content; written: number; removed: number; isResumed: boolean }
  /** The target was complete before, and the source is still what was copied then. */
  | { outcome: "migrated before"; filled: Filled }
  /** The target was complete before; the source has gone on since. */
  | { outcome: "source went on"; filled: Filled }
  /** Somebody has written to the source meanwhile: the target stays incomplete. */
  | { outcome: "source changed" }
  | { outcome: "source empty" };

/**
 * Copies everything from one store into an empty one, or goes on with one that a migration from the same place (`of`) has begun. Nothing is
 * written to the source. Until both are found to hold the same, the target is marked as incomplete.
 *
 * Throws StoreIncomplete and StoreTooNew for such a source, StoreTaken if the target is not for it, SnapshotForgotten, StoreUnavailable.
 */
export async function migrate(
  source: Store,
  target: Store,
  { of, work }: { of: string; work: LongWork },
): Promise<Migrated> {
  await refuseUnusable(source);
  if (await isEmpty(source)) return { outcome: "source empty" };
  const filling = { kind: "migrate", of } as const;
  const begun = await beginFilling(target, filling);
  if ("filled" in begun) {
    const { filled } = begun;
    const isSame = isSameContent(await contentNow(source, "comparing the source", work), filled);
    return { outcome: isSame ? "migrated before" : "source went on", filled };
  }
  const { marker, isResumed } = begun;
  const { content, written, removed } = await wholeSnapshot(source, (view) =>
    copyEntries(followed(everyContent(view), "copying", work), target, { marker, extra: "remove" }),
  );
  if (!isSameContent(await contentNow(target, "comparing the target", work), content)) {
    throw new StoreTaken(
      "the target is not what was copied: somebody else has written to it. Start again with a new one",
    );
  }
  if (!isSameContent(await contentNow(source, "comparing the source", work), content))
    return { outcome: "source changed" };
  await endFilling(target, marker, { ...filling, content });
  return { outcome: "migrated", content, written, removed, isResumed };
}
