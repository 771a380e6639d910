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
const Several = deferred("Several");

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
  const errands = useErrands(connection, snapshot.onlyHere);
  const [query, setQuery] = useState(snapshot.search);
  const [selectedId, setSelectedId] = useState<string>();
  const [notice, setNotice] = useState<Notice>();
  const [inTab, setInTab] = useState<string[]>([]);
  const [arrived, setArrived] = useState<string[]>([]);
  const [chosen, choose] = useState<readonly string[]>();
  const [several, setSeveral] = useState<{ ids: readonly string[]; started: boolean }>();
  const { opened, signIn } = errands;

  useEffect(() => {
    void afterPaint().then(({ showInFront }) => showInFront(setInTab));
  }, []);
  useEffect(() => {
    const inList = opened === null && several === undefined;
    void afterPaint().then(({ takeNews }) => takeNews(snapshot, inList, { setNotice, setArrived }));
  }, [snapshot]);
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
      floating={signIn !== null || opened !== null || several !== undefined || chosen !== undefined}
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
        snapshot={snapshot}
        onBack={() => errands.close()}
        onSignIn={(reason, start) => errands.askSignIn(reason, () => errands.open({ ...opened, failure: null, start }))}
        onNotice={setNotice}
      >
        {status}
      </InstanceView>
    );
  }
  if (several !== undefined) {
    return (
      <Several
        {...several}
        connectionId={connection.id}
        snapshot={snapshot}
        onBack={(done) => {
          setSeveral(undefined);
          if (done) choose(undefined);
        }}
        onOpen={(instance) => errands.open({ instance, failure: null, start: "inspect" })}
      >
        {status}
      </Several>
    );
  }
  return (
    <ListView
      connection={connection}
      snapshot={snapshot}
      query={query}
      onQuery={(typed) => {
        setQuery(typed);
        setSelectedId(undefined);
      }}
      selectedId={selectedId}
      onSelect={setSelectedId}
      inTab={inTab}
      arrived={arrived}
      errands={errands}
      chosen={chosen}
      choose={choose}
      onSeveral={setSeveral}
    >
      {status}
    </ListView>
  );
}
