import { ask } from "../ext.ts";
import { text } from "../text.ts";
import { Confirm } from "./confirm.tsx";
import { keyMenuId } from "./key-row.tsx";
import type { KeyChangeProps } from "./rename-key.tsx";
import { useTask } from "./task.ts";

export function RemoveKey({ summary, locked, onEnd }: KeyChangeProps) {
  const task = useTask();
  const remove = (): void =>
    task.run(async () => {
      const answer = await ask("removeKey", { id: summary.id });
      if (answer.code === "locked") return answer;
      onEnd(text("optionsKeyRemoved", summary.name));
      document.getElementById("create-key")?.focus();
      return undefined;
    });
  return (
    <Confirm
      title={text("optionsRemoveKeyTitle", summary.name)}
      consequence={text("optionsRemoveKeyLoss")}
      safe={text("optionsKeepKey")}
      unsafe={text("optionsRemoveKey")}
      disabledBecause={locked ? text("optionsUnlockFirst") : undefined}
      task={task}
      onSafe={() => {
        onEnd();
        document.getElementById(keyMenuId(summary.id))?.focus();
      }}
      onUnsafe={remove}
    />
  );
}
