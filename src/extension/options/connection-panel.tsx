import { useState } from "preact/hooks";
import type { Connection } from "../records.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { ConnectionForm } from "./connection-form.tsx";
import type { KeyForCloud } from "./connections-section.tsx";
import { RemoveConnection } from "./remove-connection.tsx";
import { SignedIn } from "./signed-in.tsx";

interface ConnectionPanelProps {
  snapshot: Snapshot;
  saved: ConnectionSummary | undefined;
  draft: Connection | undefined;
  /** The user chose this connection: the focus goes into its form. */
  asked: boolean;
  keyForCloud: KeyForCloud | undefined;
  onDraft(draft: Connection): void;
  onDropDraft(id: string): void;
  /** The connection is no longer there. */
  onClosed(outcome?: string): void;
  onDone(outcome: string | undefined): void;
  onUploaded(): void;
}

/** One connection: its form, or what can be done while it is signed in, or the question whether to remove it. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const { snapshot, saved, draft, asked, keyForCloud, onDraft, onDropDraft, onClosed, onDone, onUploaded } = props;
  const [removing, setRemoving] = useState(false);
  const [editing, setEditing] = useState<"no" | "restored" | "asked">(draft === undefined ? "no" : "restored");

  if (saved !== undefined && removing) {
    return (
      <RemoveConnection
        connection={saved}
        onKeep={() => setRemoving(false)}
        onRemoved={() => {
          onDropDraft(saved.id);
          onClosed(text("optionsConnectionRemoved", saved.name));
        }}
      />
    );
  }
  if (saved?.signedIn && editing === "no") {
    return (
      <SignedIn
        connection={saved}
        snapshot={snapshot}
        keyForCloud={keyForCloud}
        onEdit={() => setEditing("asked")}
        onRemove={() => setRemoving(true)}
        onDone={onDone}
        onUploaded={onUploaded}
      />
    );
  }
  const values = draft ?? saved;
  if (values === undefined) return null;
  return (
    <ConnectionForm
      values={values}
      saved={saved}
      vault={snapshot.vault}
      focus={asked || editing === "asked"}
      onDraft={onDraft}
      onCancel={() => {
        onDropDraft(values.id);
        setEditing("no");
        if (saved === undefined) onClosed();
      }}
      onRemove={() => setRemoving(true)}
      onSignedIn={(name) => {
        onDropDraft(values.id);
        setEditing("no");
        onDone(text("optionsSignedInTo", name));
      }}
    />
  );
}
