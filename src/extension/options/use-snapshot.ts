import { useEffect, useState } from "preact/hooks";
import { readSnapshot, type Snapshot, watchSnapshot } from "../snapshot.ts";

/** What storage holds, as of now. Deadlines pass without a change of a record: it is read again when the page comes into view. */
export function useSnapshot(first: Snapshot): Snapshot {
  const [snapshot, setSnapshot] = useState(first);
  useEffect(() => {
    const look = (): void => void readSnapshot().then(setSnapshot);
    const stop = watchSnapshot(setSnapshot);
    document.addEventListener("visibilitychange", look);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return snapshot;
}
