import { useLayoutEffect, useRef } from "preact/hooks";
import { ask } from "../ext.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import type { Failure } from "../ui/failure-text.ts";
import { ConnectionFacts, hasSeveralRegions } from "./connection-facts.tsx";
import type { KeyForCloud } from "./key-for-cloud.ts";
import { hasCredentialOfOurs } from "./leave-with-password.tsx";
import { FailureAlert } from "./outcome.tsx";
import { RegionField } from "./region-field.tsx";
import { useTask } from "./task.ts";
import { type UploadDraft, UploadKeyForm } from "./upload-key-form.tsx";

interface SignedInProps {
  connection: ConnectionSummary;
  snapshot: Snapshot;
  keyForCloud: KeyForCloud | undefined;
  focus: boolean;
  uploadDraft: UploadDraft;
  onUploadDraft(draft: UploadDraft): void;
  onEdit(): void;
  onRemove(): void;
  /** Signing out needs the user's password. */
  onSignOut(): void;
  onSignInNeeded(why: Failure): void;
  onDone(outcome: string | undefined): void;
  onUploaded(): void;
}

/** What a signed-in connection is, and the way of a key into its cloud. */
export function SignedIn(props: SignedInProps) {
  const { connection, snapshot, keyForCloud, focus, uploadDraft, onUploadDraft } = props;
  const { onEdit, onRemove, onSignOut, onSignInNeeded, onDone, onUploaded } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const task = useTask();
  useLayoutEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  const signOut = (): void => {
    if (hasCredentialOfOurs(connection)) {
      onSignOut();
      return;
    }
    task.run(async () => {
      const answer = await ask("signOut", { connectionId: connection.id });
      if (answer.code !== "signed-out") return answer.code === "passcode-needed" ? undefined : answer;
      onDone(text("optionsSignedOutOf", connection.name));
      return undefined;
    });
  };
  return (
    <div class="form signed-in">
      <h3 ref={heading} tabIndex={-1}>
        {connection.name}
      </h3>
      <ConnectionFacts connection={connection} />
      {hasSeveralRegions(connection) && (
        <RegionField connection={connection} onDone={onDone} onSignInNeeded={onSignInNeeded} />
      )}
      <FailureAlert failure={task.failure} />
      <div class="form-actions">
        <Button kind="danger" onClick={onRemove}>
          {text("optionsRemoveEllipsis")}
        </Button>
        <Button kind="quiet" busy={task.busy} onClick={signOut}>
          {text("optionsSignOut")}
        </Button>
        <Button onClick={onEdit}>{text("optionsEdit")}</Button>
      </div>
      <UploadKeyForm
        connection={connection}
        keys={snapshot.keys}
        vault={snapshot.vault}
        keyForCloud={keyForCloud}
        draft={uploadDraft}
        onDraft={onUploadDraft}
        onDone={onDone}
        onUploaded={onUploaded}
        onSignInNeeded={onSignInNeeded}
      />
    </div>
  );
}
