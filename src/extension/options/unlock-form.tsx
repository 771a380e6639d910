import { useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { LockReason } from "../records.ts";
import type { PasskeySummary } from "../snapshot.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { LockIcon } from "../ui/icons.tsx";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { useFirstFieldFocus } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { useTask } from "./task.ts";
import { UnlockPasskeys } from "./unlock-passkeys.tsx";
import { useRefusal } from "./use-refusal.tsx";

const reasonTexts: Record<LockReason, TextKey> = {
  idle: "optionsLockedIdle",
  command: "optionsLockedCommand",
  restart: "optionsLockedRestart",
};

interface UnlockFormProps {
  reason: LockReason | undefined;
  passkeys: PasskeySummary[];
}

/** Stands above what needs the vault while it is locked, and says why it is. */
export function UnlockForm({ reason, passkeys }: UnlockFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<TextKey>();
  const refusal = useRefusal();
  const task = useTask();
  useFirstFieldFocus(form);

  const refuse = (why?: TextKey): void => {
    setWrong(why);
    passphrase.current?.focus();
    passphrase.current?.select();
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const typed = passphrase.current?.value ?? "";
    setWrong(undefined);
    refusal.clear();
    if (typed === "") {
      refuse("optionsPassphraseNeeded");
      return;
    }
    task.run(async () => {
      const answer = await ask("unlock", { passphrase: typed });
      if (answer.code === "damaged-vault") refuse("commonDamagedVault");
      if (answer.code === "newer-vault") refuse("commonNewerVault");
      if ("seconds" in answer) {
        refusal.show(answer);
        refuse();
      }
      return undefined;
    });
  };

  return (
    <form ref={form} class="panel unlock" aria-labelledby="unlock" noValidate onSubmit={submit}>
      <div class="unlock-why">
        <LockIcon />
        <div>
          <h2 id="unlock">{text("optionsLocked")}</h2>
          <p class="secondary-text">{text(reason === undefined ? "optionsLockedNote" : reasonTexts[reason])}</p>
        </div>
      </div>
      <div class="unlock-fields">
        <PassphraseField
          label={text("optionsPassphrase")}
          error={wrong === undefined ? refusal.note : text(wrong)}
          inputRef={passphrase}
          onInput={() => {
            setWrong(undefined);
            refusal.clear();
          }}
        />
        <Button kind="primary" type="submit" busy={task.busy} disabledBecause={refusal.disabledBecause}>
          {text("optionsUnlock")}
        </Button>
      </div>
      <UnlockPasskeys passkeys={passkeys} />
      <FailureAlert failure={task.failure} />
    </form>
  );
}
