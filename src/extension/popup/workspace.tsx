import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { write } from "../ext.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { deferred } from "./deferred.tsx";
import type { Place } from "./go-to.ts";
import { ListView } from "./list-view.tsx";
import { afterPaint } from "./load-after-paint.ts";
import type { Notice } from "./notice.ts";
import { Status } from "./status.tsx";
import { useErrands } from "./use-errands.ts";

const SignIn = deferred("SignIn");
const InstanceView = deferred("InstanceView");

/** Everything of one connection: the list, an instance opened from it, or the way to sign in. */
export function Workspace({
  snapshot,
  connection,
  wanted,
}: {
  snapshot: Snapshot;
  connection: ConnectionSummary;
  /** Where the user wants to go on. */
  wanted: Place | undefined;
}): JSX.Element {
  const errands = useErrands(connection);
  const [query, setQuery] = useState(snapshot.search);
  const [selectedId, setSelectedId] = useState<string>();
  const [notice, setNotice] = useState<Notice>();
  const [inTab, setInTab] = useState<string[]>([]);
  const [arrived, setArrived] = useState<string[]>([]);
  const { opened, signIn } = errands;

  useEffect(() => {
    void afterPaint()
      .then(({ instancesInFront }) => instancesInFront())
      .then(setInTab);
  }, []);
  useEffect(() => {
    void afterPaint().then(({ takeArrived }) => {
      const taken = takeArrived(snapshot);
      if (taken === undefined) return;
      setNotice(taken.notice);
      setArrived([...arrived, ...taken.ids]);
    });
  }, [snapshot.watches]);
  useEffect(() => {
    if (wanted !== undefined) void errands.goTo(wanted);
  }, [wanted]);
  useEffect(() => {
    const timer = setTimeout(() => void write("session", { search: query }), 150);
    return () => clearTimeout(timer);
  }, [query]);

  const status = (
    <Status
      clipboard={snapshot.clipboard}
      stale={errands.copiedStale}
      notice={notice}
      floating={signIn !== null || opened !== null}
    />
  );
  if (signIn !== null) {
    return (
      <SignIn
        connection={connection}
        reason={signIn.reason}
        project={signIn.project}
        onDone={(said) => {
          if (said !== undefined) setNotice(said);
          errands.signedIn();
        }}
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
        watch={snapshot.watches[opened.instance.id]}
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
      inTab={inTab}
      arrived={arrived}
      copiedId={snapshot.clipboard?.instanceId}
      errands={errands}
    >
      {status}
    </ListView>
  );
}
