import type { Snapshot } from "../snapshot.ts";
import { takeArrived } from "./arrivals.ts";
import { followResets } from "./follow-resets.ts";
import type { Notice } from "./notice.ts";
import { resetNews, seeCopied } from "./reset-news.ts";

export interface NewsReaders {
  setNotice: (notice: Notice) => void;
  /** Of the instances whose awaited password has come in this popup. */
  setArrived: (more: (before: string[]) => string[]) => void;
}

/** Tells what has happened by itself since the last snapshot. Where it is said elsewhere than in the list, it counts as said. */
export function takeNews(snapshot: Snapshot, inList: boolean, { setNotice, setArrived }: NewsReaders): void {
  followResets(snapshot);
  seeCopied(snapshot);
  const ended = resetNews(snapshot);
  const arrived = takeArrived(snapshot);
  const notice = arrived?.notice ?? (inList ? ended : undefined);
  if (notice !== undefined) setNotice(notice);
  if (arrived !== undefined && arrived.ids.length > 0) setArrived((before) => [...before, ...arrived.ids]);
}
