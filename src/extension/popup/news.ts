import type { Snapshot } from "../snapshot.ts";
import { takeArrived } from "./arrivals.ts";
import { followResets } from "./follow-resets.ts";
import type { Notice } from "./notice.ts";
import { resetNews, seeCopied } from "./reset-news.ts";

export interface News {
  /** Instances whose awaited password has come. */
  arrived: string[];
  notice: Notice | undefined;
}

/** What has happened by itself since the last snapshot. Where it is said elsewhere than in the list, it counts as said. */
export function takeNews(snapshot: Snapshot, inList: boolean): News {
  followResets(snapshot);
  seeCopied(snapshot);
  const ended = resetNews(snapshot);
  const arrived = takeArrived(snapshot);
  return { arrived: arrived?.ids ?? [], notice: arrived?.notice ?? (inList ? ended : undefined) };
}
