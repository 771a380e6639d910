import { useState } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Confirm } from "./confirm.tsx";
import { hasCredentialOfOurs, LeaveWithPassword } from "./leave-with-password.tsx";
import { removeConnection } from "./sign-in.ts";
import { useTask } from "./task.ts";

interface RemoveConnectionProps {
  connection: ConnectionSummary;
  onKeep(): void;
  onRemoved(): void;
}

export function RemoveConnection({ connection, onKeep, onRemoved }: RemoveConnectionProps) {
  const task = useTask();
  const title = text("optionsRemoveConnectionTitle", connection.name);
  // As it was at first: on the way out the credential goes before the connection.
  const [withPassword] = useState(() => hasCredentialOfOurs(connection));
  if (withPassword)
    return (
      <LeaveWithPassword
        connection={connection}
        title={title}
        consequence={text("optionsRemoveConnectionForgets")}
        stay={text("optionsKeepConnection")}
        hereOnly={text("optionsRemoveHereOnly")}
        hereAndThere={text("optionsRemoveHereAndThere")}
        leave={(owner) => removeConnection({ connectionId: connection.id, ...owner })}
        onStay={onKeep}
        onLeft={onRemoved}
      />
    );
  return (
    <div class="form">
      <Confirm
        title={title}
        consequence={text("optionsRemoveConnectionLoss")}
        safe={text("optionsKeepConnection")}
        unsafe={text("optionsRemoveConnection")}
        task={task}
        onSafe={onKeep}
        onUnsafe={() =>
          task.run(async () => {
            const answer = await removeConnection({ connectionId: connection.id });
            if (answer.code === "removed") onRemoved();
            return answer.code === "removed" || answer.code === "passcode-needed" ? undefined : answer;
          })
        }
      />
    </div>
  );
}
