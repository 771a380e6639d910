import { useLayoutEffect, useRef } from "preact/hooks";
import { ask } from "../ext.ts";
import type { ConnectionSummary, Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatRecent } from "../ui/dates.ts";
import type { KeyForCloud } from "./key-for-cloud.ts";
import { FailureAlert } from "./outcome.tsx";
import { useTask } from "./task.ts";
import { UploadKeyForm } from "./upload-key-form.tsx";

interface SignedInProps {
  connection: ConnectionSummary;
  snapshot: Snapshot;
  keyForCloud: KeyForCloud | undefined;
  focus: boolean;
  onEdit(): void;
  onRemove(): void;
  onDone(outcome: string | undefined): void;
  onUploaded(): void;
}

/** What a signed-in connection is, and the way of a key into its cloud. */
export function SignedIn(props: SignedInProps) {
  const { connection, snapshot, keyForCloud, focus, onEdit, onRemove, onDone, onUploaded } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const task = useTask();
  useLayoutEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  const signOut = (): void =>
    task.run(async () => {
      await ask("signOut", { connectionId: connection.id });
      onDone(text("optionsSignedOutOf", connection.name));
      return undefined;
    });
  const facts: [string, string][] = [
    [text("optionsIdentityUrl"), connection.identityUrl],
    [text("optionsUserName"), text("optionsInDomain", connection.userName, connection.userDomain)],
    [text("optionsProject"), text("optionsInDomain", connection.projectName, connection.projectDomain)],
  ];
  if (connection.expiresAt !== undefined) {
    facts.push([text("optionsSignedInUntil"), formatRecent(connection.expiresAt, Date.now())]);
  }
  return (
    <div class="form signed-in">
      <h3 ref={heading} tabIndex={-1}>
        {connection.name}
      </h3>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
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
        onDone={onDone}
        onUploaded={onUploaded}
      />
    </div>
  );
}
