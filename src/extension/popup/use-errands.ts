import { useEffect, useState } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";
import { needsSignIn, ofInstance } from "./failure-kind.ts";
import type { Instance } from "./instance.ts";
import type { PasswordAction } from "./use-password.ts";

/** An instance whose view is open; `failure`: why its password could not be copied from the list. */
export interface Opened {
  instance: Instance;
  failure: Failure | null;
  start: PasswordAction;
}

/** What failed in the list, and how to do it again. */
export interface Trouble {
  failure: Failure;
  retry: () => void;
}

export interface Errands {
  opened: Opened | null;
  open: (opened: Opened) => void;
  close: () => void;
  copy: (instance: Instance) => Promise<void>;
  /** Id of the instance whose password is being fetched. */
  copying: string | null;
  refreshing: boolean;
  trouble: Trouble | null;
  signIn: { reason: Failure | null; after: () => void } | null;
  askSignIn: (reason: Failure | null, after: () => void) => void;
  signedIn: () => void;
  dismissSignIn: () => void;
}

/** What the popup is doing for the user at this connection, and where a failure leads. */
export function useErrands(connection: ConnectionSummary): Errands {
  const [opened, open] = useState<Opened | null>(null);
  const [copying, setCopying] = useState<string | null>(null);
  const [refreshing, setRefreshing] = useState(connection.signedIn);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [signIn, setSignIn] = useState<Errands["signIn"]>(
    connection.signedIn ? null : { reason: null, after: () => {} },
  );

  const askSignIn = (reason: Failure | null, after: () => void) => setSignIn({ reason, after });

  async function refresh(): Promise<void> {
    setRefreshing(true);
    const answer = await command("refreshInstances", { connectionId: connection.id });
    setRefreshing(false);
    setTrouble(answer.code === "refreshed" ? null : { failure: answer, retry: () => void refresh() });
  }

  async function copy(instance: Instance): Promise<void> {
    if (copying === instance.id) return;
    setCopying(instance.id);
    setTrouble(null);
    const answer = await command("copyPassword", {
      connectionId: connection.id,
      instanceId: instance.id,
      instanceName: instance.name,
    });
    setCopying(null);
    // What was copied arrives with the next snapshot.
    if (answer.code === "copied") return;
    const again = () => void copy(instance);
    if (needsSignIn(answer)) askSignIn(answer, again);
    else if (ofInstance.has(answer.code)) open({ instance, failure: answer, start: "copy" });
    else setTrouble({ failure: answer, retry: again });
  }

  useEffect(() => {
    if (connection.signedIn) void refresh();
  }, [connection.id, connection.signedIn]);

  return {
    opened,
    open,
    close: () => open(null),
    copy,
    copying,
    refreshing,
    trouble,
    signIn,
    askSignIn,
    signedIn: () => {
      setSignIn(null);
      setTrouble(null);
      signIn?.after();
    },
    dismissSignIn: () => setSignIn(null),
  };
}
