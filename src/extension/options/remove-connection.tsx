import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Confirm } from "./confirm.tsx";
import { removeConnection } from "./sign-in.ts";
import { useTask } from "./task.ts";

interface RemoveConnectionProps {
  connection: ConnectionSummary;
  onKeep(): void;
  onRemoved(): void;
}

export function RemoveConnection({ connection, onKeep, onRemoved }: RemoveConnectionProps) {
  const task = useTask();
  return (
    <div class="form">
      <Confirm
        title={text("optionsRemoveConnectionTitle", connection.name)}
        consequence={text("optionsRemoveConnectionLoss")}
        safe={text("optionsKeepConnection")}
        unsafe={text("optionsRemoveConnection")}
        task={task}
        onSafe={onKeep}
        onUnsafe={() =>
          task.run(async () => {
            await removeConnection(connection.id);
            onRemoved();
            return undefined;
          })
        }
      />
    </div>
  );
}
