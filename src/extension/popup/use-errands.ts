import { useEffect, useState } from "preact/hooks";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";
import type { CopiedStale, Errands, Opened, Trouble } from "./errands.ts";
import type { Place } from "./go-to.ts";
import type { Instance } from "./instance.ts";
import { afterPaint } from "./load-after-paint.ts";
import { useMoves } from "./use-moves.ts";

/** What the popup is doing for the user at this connection, and where a failure leads. */
export function useErrands(connection: ConnectionSummary, onlyHere: Snapshot["onlyHere"]): Errands {
  const [opened, open] = useState<Opened | null>(null);
  const [copying, setCopying] = useState<string | null>(null);
  const [refreshing, setRefreshing] = useState(connection.signedIn);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [copiedStale, setCopiedStale] = useState<CopiedStale | null>(null);
  // What was left half-way goes on, also where an older sign-in still holds.
  const [signIn, setSignIn] = useState<Errands["signIn"]>(
    connection.signedIn && connection.pending === undefined ? null : { reason: null, after: () => {} },
  );
  const moves = useMoves(connection);

  const askSignIn = (reason: Failure | null, after: () => void) => setSignIn({ reason, after });

  async function refresh(): Promise<void> {
    setRefreshing(true);
    const answer = await command("refreshInstances", { connectionId: connection.id });
    setRefreshing(false);
    setTrouble(answer.code === "refreshed" ? null : { failure: answer, retry: () => void refresh() });
  }

  async function copy(instance: Instance): Promise<void> {
    if (copying === instance.id) return;
    setTrouble(null);
    const came = await (await afterPaint()).copyFromList(connection.id, instance, onlyHere, setCopying);
    if (came.code === "copied") return setCopiedStale(came.stale);
    const { code, failure } = came;
    const again = () => void copy(instance);
    if (code === "sign-in") askSignIn(failure, again);
    else if (code === "instance") open({ instance, failure, start: "copy" });
    else setTrouble({ failure, retry: again });
  }

  async function goTo(place: Place): Promise<void> {
    setRefreshing(true);
    const gone = await (await afterPaint()).goTo(connection, place);
    setRefreshing(false);
    if (gone.code === "sign-in") setSignIn({ reason: null, after: () => {}, project: gone.project });
    if (gone.code === "trouble") setTrouble({ failure: gone.failure, retry: () => void goTo(place) });
  }

  useEffect(() => {
    if (moves > 0) open(null);
    if (connection.signedIn) void refresh();
  }, [connection.id, connection.signedIn, moves]);

  return {
    opened,
    open,
    close: () => open(null),
    copy,
    copying,
    refreshing,
    trouble,
    copiedStale,
    signIn,
    askSignIn,
    goTo,
    signedIn: () => {
      setSignIn(null);
      setTrouble(null);
      signIn?.after();
    },
    dismissSignIn: () => setSignIn(null),
  };
}
