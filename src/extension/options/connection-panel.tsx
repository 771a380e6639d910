import { useState } from "preact/hooks";
import type { Connection } from "../records.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { ConnectionForm } from "./connection-form.tsx";
import type { KeyForCloud } from "./key-for-cloud.ts";
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
  // Signing in ends with the form's own outcome, not with the record that appears on the way.
  const [form, setForm] = useState(draft !== undefined);
  // From the first step on the focus follows the user from view to view.
  const [moved, setMoved] = useState(asked);
  const go = (toForm: boolean, toRemoval = false): void => {
    setForm(toForm);
    setRemoving(toRemoval);
    setMoved(true);
  };

  if (saved !== undefined && removing) {
    return (
      <RemoveConnection
        connection={saved}
        onKeep={() => go(form)}
        onRemoved={() => {
          onDropDraft(saved.id);
          onClosed(text("optionsConnectionRemoved", saved.name));
        }}
      />
    );
  }
  if (saved?.signedIn && !form) {
    return (
      <SignedIn
        connection={saved}
        snapshot={snapshot}
        keyForCloud={keyForCloud}
        focus={moved}
        onEdit={() => go(true)}
        onRemove={() => go(false, true)}
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
      focus={moved}
      onDraft={onDraft}
      onStart={() => setForm(true)}
      onCancel={() => {
        onDropDraft(values.id);
        go(false);
        if (saved === undefined) onClosed();
      }}
      onRemove={() => go(form, true)}
      onSignedIn={(name) => {
        onDropDraft(values.id);
        go(false);
        onDone(text("optionsSignedInTo", name));
      }}
    />
  );
}
