import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { write } from "../ext.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { deferred } from "./deferred.tsx";
import { ListView } from "./list-view.tsx";
import { type Notice, Status } from "./status.tsx";
import { useErrands } from "./use-errands.ts";

const SignIn = deferred(async () => (await import("./after-paint.ts")).views.SignIn);
const InstanceView = deferred(async () => (await import("./after-paint.ts")).views.InstanceView);

/** Everything of one connection: the list, an instance opened from it, or the way to sign in. */
export function Workspace({
  snapshot,
  connection,
}: {
  snapshot: Snapshot;
  connection: ConnectionSummary;
}): JSX.Element {
  const errands = useErrands(connection);
  const [query, setQuery] = useState(snapshot.search);
  const [selectedId, setSelectedId] = useState<string>();
  const [notice, setNotice] = useState<Notice>();
  const { opened, signIn } = errands;

  useEffect(() => {
    // Details open without a wait, and the first paint has not paid for them.
    const timer = setTimeout(InstanceView.load, 100);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => void write("session", { search: query }), 150);
    return () => clearTimeout(timer);
  }, [query]);

  const status = (
    <Status clipboard={snapshot.clipboard} notice={notice} floating={signIn !== null || opened !== null} />
  );
  if (signIn !== null) {
    return (
      <SignIn
        connection={connection}
        reason={signIn.reason}
        onDone={() => errands.signedIn()}
        onBack={() => errands.dismissSignIn()}
      >
        {status}
      </SignIn>
    );
  }
  if (opened !== null) {
    return (
      <InstanceView
        key={opened.instance.id}
        {...opened}
        connectionId={connection.id}
        settings={snapshot.settings}
        onBack={() => errands.close()}
        onSignIn={(reason, start) => errands.askSignIn(reason, () => errands.open({ ...opened, failure: null, start }))}
        onNotice={(said) => setNotice({ text: said, at: Date.now() })}
      >
        {status}
      </InstanceView>
    );
  }
  return (
    <ListView
      connection={connection}
      list={snapshot.list}
      query={query}
      onQuery={(typed) => {
        setQuery(typed);
        setSelectedId(undefined);
      }}
      selectedId={selectedId}
      onSelect={setSelectedId}
      copiedId={snapshot.clipboard?.instanceId}
      errands={errands}
    >
      {status}
    </ListView>
  );
}
