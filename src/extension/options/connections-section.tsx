import { useEffect, useState } from "preact/hooks";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { PlusIcon } from "../ui/rare-icons.tsx";
import { type ConnectionDrafts, newConnection, useConnectionDrafts } from "./connection-drafts.ts";
import { ConnectionList } from "./connection-list.tsx";
import { ConnectionPanel } from "./connection-panel.tsx";
import type { KeyForCloud } from "./key-for-cloud.ts";
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
  // Unfinished input comes first; from then on only the user changes what is shown.
  const [choice, setChoice] = useState({ id: Object.keys(initialDrafts)[0] ?? active?.id, asked: false });
  const [done, setDone] = useState<string>();

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
    const connection = unsaved[0] ?? newConnection();
    keep(connection);
    choose(connection.id);
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
        <Button id="add-connection" icon={<PlusIcon />} onClick={add}>
          {text("commonAddConnection")}
        </Button>
      </SectionHeading>
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
            asked={choice.asked}
            keyForCloud={keyForCloud}
            onDraft={keep}
            onDropDraft={drop}
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
