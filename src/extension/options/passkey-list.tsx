import { useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { PasskeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatDay } from "../ui/dates.ts";
import { PasskeyIcon } from "../ui/field-icons.tsx";
import { Confirm } from "./confirm.tsx";
import { addresses, dropOrphanedOrigins } from "./sign-in.ts";
import { useTask } from "./task.ts";

interface PasskeyListProps {
  passkeys: PasskeySummary[];
  locked: boolean;
  onDone(outcome: string | undefined): void;
}

export function PasskeyList({ passkeys, locked, onDone }: PasskeyListProps) {
  const [removing, setRemoving] = useState<string>();
  return (
    <ul class="passkeys" aria-label={text("optionsPasskeys")}>
      {passkeys.map((passkey) => (
        <li key={passkey.credentialId}>
          <Passkey
            passkey={passkey}
            locked={locked}
            onRemove={() => {
              onDone(undefined);
              setRemoving(passkey.credentialId);
            }}
          />
          {removing === passkey.credentialId && (
            <RemovePasskey
              passkey={passkey}
              locked={locked}
              onEnd={(outcome) => {
                setRemoving(undefined);
                document.getElementById(outcome === undefined ? removeId(passkey) : "add-passkey")?.focus();
                if (outcome !== undefined) onDone(outcome);
              }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const removeId = ({ credentialId }: PasskeySummary): string => `remove-${credentialId}`;

interface PasskeyProps {
  passkey: PasskeySummary;
  locked: boolean;
  onRemove(): void;
}

function Passkey({ passkey, locked, onRemove }: PasskeyProps) {
  const { name, rpId, createdAt } = passkey;
  const since = formatDay(createdAt);
  return (
    <div class="passkey">
      <PasskeyIcon />
      <div class="passkey-text">
        <p class="truncate" title={name}>
          {name}
        </p>
        <p class="secondary-text truncate">
          {rpId === null ? text("optionsPasskeySince", since) : text("optionsPasskeySinceOn", since, rpId)}
        </p>
      </div>
      <Button
        id={removeId(passkey)}
        kind="quiet"
        aria-label={text("optionsRemovePasskeyNamed", name)}
        disabledBecause={locked ? text("optionsUnlockFirst") : undefined}
        onClick={onRemove}
      >
        {text("optionsRemoveEllipsis")}
      </Button>
    </div>
  );
}

interface RemovePasskeyProps {
  passkey: PasskeySummary;
  locked: boolean;
  /** `outcome`: what was done, unless the passkey is kept. */
  onEnd(outcome?: string): void;
}

function RemovePasskey({ passkey: { credentialId, name }, locked, onEnd }: RemovePasskeyProps) {
  const task = useTask();
  const remove = (): void =>
    task.run(async () => {
      const before = await addresses();
      const answer = await ask("removePasskey", { credentialId });
      if (answer.code !== "removed") return answer;
      await dropOrphanedOrigins(before);
      onEnd(text("optionsPasskeyRemoved", name));
      return undefined;
    });
  return (
    <Confirm
      title={text("optionsRemovePasskeyTitle", name)}
      consequence={text("optionsRemovePasskeyLoss")}
      safe={text("optionsKeepPasskey")}
      unsafe={text("optionsRemovePasskey")}
      disabledBecause={locked ? text("optionsUnlockFirst") : undefined}
      task={task}
      onSafe={() => onEnd()}
      onUnsafe={remove}
    />
  );
}
