import { useRef } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";

/** Counts up when the project or region becomes another; not when it becomes known. */
export function useMoves({ project, region }: ConnectionSummary): number {
  const last = useRef("");
  const moves = useRef(0);
  if (project !== undefined) {
    const place = `${project.id} ${region ?? ""}`;
    if (last.current !== "" && last.current !== place) moves.current++;
    last.current = place;
  }
  return moves.current;
}
