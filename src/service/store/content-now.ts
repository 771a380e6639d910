import { type Content, countContent, everyContent } from "./content.ts";
import { followed, type LongWork } from "./long-work.ts";
import type { Store } from "./store.ts";
import { wholeSnapshot } from "./whole-snapshot.ts";

/** What the store holds at one moment, read anew. */
export function contentNow(store: Store, doing: string, work: LongWork): Promise<Content> {
  return wholeSnapshot(store, async (view) => {
    const counting = countContent();
    for await (const entry of followed(everyContent(view), doing, work)) counting.add(entry);
    return counting.content();
  });
}
