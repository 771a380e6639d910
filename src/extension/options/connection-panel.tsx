import { useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { Connection } from "../records.ts";
import { type ConnectionSummary, readSnapshot, type Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import type { Failure } from "../ui/failure-text.ts";
import { ConnectionForm } from "./connection-form.tsx";
import type { ImportedConnection } from "./imported-connection.ts";
import type { KeyForCloud } from "./key-for-cloud.ts";
import { LeaveWithPassword } from "./leave-with-password.tsx";
import { RemoveConnection } from "./remove-connection.tsx";
import { SignedIn } from "./signed-in.tsx";
import { signedInText } from "./stays-text.ts";
import type { UploadDraft } from "./upload-key-form.tsx";
import type { Stays } from "./use-sign-in.ts";

interface ConnectionPanelProps {
  snapshot: Snapshot;
  saved: ConnectionSummary | undefined;
  draft: Connection | undefined;
  imported: ImportedConnection | undefined;
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

/** What is shown of a connection: all there is, its form, or a question before it is left. */
type View = "connection" | "form" | "removal" | "sign-out";

/** One connection: its form, or what can be done while it is signed in, or the question whether to leave it. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const { snapshot, saved, draft, imported, asked, keyForCloud } = props;
  const { onDraft, onDropDraft, onClosed, onDone, onUploaded } = props;
  // Signing in ends with the form's own outcome, not with the record that appears on the way.
  const [view, setView] = useState<View>(draft !== undefined ? "form" : "connection");
  const [before, setBefore] = useState<View>(view);
  // From the first step on the focus follows the user from view to view.
  const [moved, setMoved] = useState(asked);
  const [reason, setReason] = useState<Failure>();
  const [upload, setUpload] = useState<UploadDraft>({});
  const go = (next: View): void => {
    setBefore(view);
    setView(next);
    setMoved(true);
    onDone(undefined);
  };
  const back = (): void => go(before);

  const signedIn = async (id: string, name: string, stays: Stays): Promise<void> => {
    onDropDraft(id);
    setReason(undefined);
    go("connection");
    const { connections } = await readSnapshot();
    onDone(signedInText(name, stays, connections.find((each) => each.id === id)?.stays));
  };

  if (saved !== undefined && view === "removal") {
    return (
      <RemoveConnection
        connection={saved}
        onKeep={back}
        onRemoved={() => {
          onDropDraft(saved.id);
          onClosed(text("optionsConnectionRemoved", saved.name));
        }}
      />
    );
  }
  if (saved !== undefined && view === "sign-out") {
    return (
      <LeaveWithPassword
        connection={saved}
        title={text("optionsSignOutTitle", saved.name)}
        stay={text("optionsKeepSignedIn")}
        hereOnly={text("optionsSignOutHereOnly")}
        hereAndThere={text("optionsSignOutHereAndThere")}
        leave={(owner) => ask("signOut", { connectionId: saved.id, ...owner })}
        onStay={back}
        onLeft={() => {
          go("connection");
          onDone(text("optionsSignedOutOf", saved.name));
        }}
      />
    );
  }
  if (saved?.signedIn && view === "connection") {
    return (
      <SignedIn
        connection={saved}
        snapshot={snapshot}
        keyForCloud={keyForCloud}
        focus={moved}
        uploadDraft={upload}
        onUploadDraft={setUpload}
        onEdit={() => go("form")}
        onRemove={() => go("removal")}
        onSignOut={() => go("sign-out")}
        onSignInNeeded={(why) => {
          setReason(why);
          setMoved(true);
        }}
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
      imported={imported}
      reason={reason}
      vault={snapshot.vault}
      focus={moved}
      onDraft={onDraft}
      onStart={() => setView("form")}
      onCancel={() => {
        onDropDraft(values.id);
        go("connection");
        if (saved === undefined) onClosed();
      }}
      onRemove={() => go("removal")}
      onSignedIn={(name, stays) => void signedIn(values.id, name, stays)}
    />
  );
}
