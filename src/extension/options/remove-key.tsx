import { useEffect, useState } from "preact/hooks";
import { ask, read } from "../ext.ts";
import type { KeySummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { language, plural } from "../ui/language.ts";
import { Confirm } from "./confirm.tsx";
import { keyMenuId } from "./key-row.tsx";
import { openedByAlone } from "./last-opener.ts";
import type { KeyChangeProps } from "./rename-key.tsx";
import { useTask } from "./task.ts";

/** Instances that are named; the others are counted. */
const named = 3;

export function RemoveKey({ summary, keys, locked, onEnd }: KeyChangeProps & { keys: KeySummary[] }) {
  const task = useTask();
  const [lost, setLost] = useState<string[]>();
  useEffect(() => {
    const find = async (): Promise<void> => {
      const { openers = {} } = await read("local", "openers");
      setLost(openedByAlone(summary.fingerprint, keys, openers));
    };
    void find();
  }, []);

  const remove = (): void =>
    task.run(async () => {
      const answer = await ask("removeKey", { id: summary.id });
      if (answer.code !== "removed") return answer;
      onEnd(text("optionsKeyRemoved", summary.name));
      document.getElementById("create-key")?.focus();
      return undefined;
    });
  // What is lost is known in a moment; said later, it would move the buttons.
  if (lost === undefined) return null;
  return (
    <Confirm
      title={text("optionsRemoveKeyTitle", summary.name)}
      warning={lost.length > 0 ? plural("optionsRemoveKeyOpens", lost.length, listed(lost)) : undefined}
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

/** "db-1, web-1, web-2 and 4 more". */
function listed(names: string[]): string {
  const more = names.length - named;
  const shown = more > 0 ? [...names.slice(0, named), plural("optionsAndMore", more)] : names;
  return new Intl.ListFormat(language()).format(shown);
}
