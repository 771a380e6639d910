import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { ImportIcon, PlusIcon } from "../ui/rare-icons.tsx";
import { type ConnectionDrafts, useConnectionDrafts } from "./connection-drafts.ts";
import { ConnectionList } from "./connection-list.tsx";
import { ConnectionPanel } from "./connection-panel.tsx";
import { ImportCloudsForm } from "./import-clouds-form.tsx";
import type { ImportedConnection } from "./imported-connection.ts";
import type { KeyForCloud } from "./key-for-cloud.ts";
import { isUntouched, newConnection } from "./new-connection.ts";
import { Outcome } from "./outcome.tsx";
import { SectionHeading } from "./section-heading.tsx";

interface ConnectionsSectionProps {
  snapshot: Snapshot;
  initialDrafts: ConnectionDrafts;
  keyForCloud: KeyForCloud | undefined;
  onUploaded(): void;
}

export function ConnectionsSection({ snapshot, initialDrafts, keyForCloud, onUploaded }: ConnectionsSectionProps) {
  const { connections, active } = snapshot;
  const { drafts, keep, drop } = useConnectionDrafts(initialDrafts);
  /** By connection id, until it is signed in: the secrets of a file are nowhere but here. */
  const imported = useRef(new Map<string, ImportedConnection>());
  // Unfinished input comes first; from then on only the user changes what is shown.
  const [choice, setChoice] = useState({ id: Object.keys(initialDrafts)[0] ?? active?.id, asked: false });
  const [importing, setImporting] = useState(false);
  const [done, setDone] = useState<string>();
  const cancelled = useRef(false);
  useLayoutEffect(() => {
    if (!importing && cancelled.current) document.getElementById("import-clouds")?.focus();
    cancelled.current = false;
  }, [importing]);

  const unsaved = Object.values(drafts).filter(({ id }) => connections.every((saved) => saved.id !== id));
  const there = [...connections, ...unsaved].some(({ id }) => id === choice.id);
  const shown = there ? choice.id : (active?.id ?? unsaved[0]?.id);
  const saved = connections.find(({ id }) => id === shown);
  const draft = shown === undefined ? undefined : drafts[shown];

  const choose = (id: string | undefined): void => {
    setDone(undefined);
    setChoice({ id, asked: id !== undefined });
  };
  const add = (): void => {
    const connection = unsaved.find(isUntouched) ?? newConnection();
    keep(connection);
    choose(connection.id);
  };
  const takeImported = (found: ImportedConnection[]): void => {
    for (const each of found) imported.current.set(each.connection.id, each);
    keep(...found.map(({ connection }) => connection));
    setImporting(false);
    choose(found[0]?.connection.id);
  };

  useEffect(() => {
    if (keyForCloud === undefined) return;
    const signedIn = [active, ...connections].find((connection) => connection?.signedIn);
    if (connections.length === 0) add();
    else choose((signedIn ?? active)?.id);
    document.getElementById("connections")?.scrollIntoView();
    // Only a new wish leads here, not every change of what is shown.
  }, [keyForCloud]);

  return (
    <section aria-labelledby="connections">
      <SectionHeading id="connections" title={text("optionsConnections")} note={text("optionsConnectionsNote")}>
        {!importing && (
          <div class="section-actions">
            <Button id="import-clouds" icon={<ImportIcon />} onClick={() => setImporting(true)}>
              {text("optionsImportClouds")}
            </Button>
            <Button id="add-connection" icon={<PlusIcon />} onClick={add}>
              {text("commonAddConnection")}
            </Button>
          </div>
        )}
      </SectionHeading>
      {importing && (
        <ImportCloudsForm
          onCancel={() => {
            cancelled.current = true;
            setImporting(false);
          }}
          onImported={takeImported}
        />
      )}
      {saved === undefined && draft === undefined ? (
        <p class="panel empty">{text("optionsNoConnections")}</p>
      ) : (
        <div class="panel connections">
          <ConnectionList connections={connections} unsaved={unsaved} shown={shown} onChoose={choose} />
          <ConnectionPanel
            key={shown}
            snapshot={snapshot}
            saved={saved}
            draft={draft}
            imported={shown === undefined ? undefined : imported.current.get(shown)}
            asked={choice.asked}
            keyForCloud={keyForCloud}
            onDraft={keep}
            onDropDraft={(id) => {
              imported.current.delete(id);
              drop(id);
            }}
            onClosed={(outcome) => {
              choose(undefined);
              setDone(outcome);
              document.getElementById("add-connection")?.focus();
            }}
            onDone={setDone}
            onUploaded={onUploaded}
          />
        </div>
      )}
      <Outcome done={done} />
    </section>
  );
}
