import { useEffect, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import { clearChoices, lockChoices, resetChoices, type Settings } from "../records.ts";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Backup } from "./backup.tsx";
import { ChangePassphrase } from "./change-passphrase.tsx";
import { ClipboardRead } from "./clipboard-read.tsx";
import { exactDuration } from "./duration.ts";
import { FailureAlert, Outcome } from "./outcome.tsx";
import { Passkeys } from "./passkeys.tsx";
import { SectionHeading } from "./section-heading.tsx";
import { SettingSelect } from "./setting-select.tsx";
import { useTask } from "./task.ts";

const never = "never";

export function SecuritySection({ snapshot }: { snapshot: Snapshot }) {
  const { settings, vault } = snapshot;
  const [wanted, setWanted] = useState<Settings>();
  const [done, setDone] = useState<string>();
  const task = useTask();
  const language = text("commonLanguage");
  const shown = wanted ?? settings;
  // What is saved arrives as a record, a moment after the answer.
  useEffect(() => setWanted(undefined), [settings]);

  /** Shows the choice at once, and the old one again if it cannot be saved. */
  const save = (change: Partial<Settings>): void => {
    const next = { ...settings, ...change };
    setWanted(next);
    setDone(undefined);
    task.run(async () => {
      try {
        await ask("saveSettings", { settings: next });
      } catch {
        setWanted(undefined);
        return { code: "no-background" };
      }
      setDone(text("optionsSettingSaved"));
      return undefined;
    });
  };

  return (
    <section aria-labelledby="security">
      <SectionHeading id="security" title={text("optionsSecurity")} />
      <div class="panel settings">
        <SettingSelect
          label={text("optionsLockAfter")}
          note={text("optionsLockAfterNote")}
          value={String(shown.lockAfterMinutes)}
          options={lockChoices.map((minutes) => [String(minutes), exactDuration(minutes * 60, language)])}
          onChange={(value) => save({ lockAfterMinutes: Number(value) })}
        />
        <SettingSelect
          label={text("optionsClearClipboard")}
          note={text("optionsClearClipboardNote")}
          value={String(shown.clearClipboardAfterSeconds ?? never)}
          options={clearChoices.map((seconds) =>
            seconds === null ? [never, text("optionsNever")] : [String(seconds), exactDuration(seconds, language)],
          )}
          onChange={(value) => save({ clearClipboardAfterSeconds: value === never ? null : Number(value) })}
        />
        <SettingSelect
          wide
          label={text("optionsResetExpires")}
          note={text("optionsResetExpiresNote")}
          value={String(shown.resetExpiresAfterMinutes)}
          options={resetChoices.map((minutes) => [String(minutes), exactDuration(minutes * 60, language)])}
          onChange={(value) => save({ resetExpiresAfterMinutes: Number(value) })}
        />
        <ClipboardRead onDone={setDone} />
        <ChangePassphrase vault={vault} onDone={setDone} />
        <Passkeys snapshot={snapshot} onDone={setDone} />
        <Backup vault={vault} onDone={setDone} />
      </div>
      <FailureAlert failure={task.failure} />
      <Outcome done={done} />
    </section>
  );
}
