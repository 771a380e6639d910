import { useRef, useState } from "preact/hooks";
import { ask } from "../ext.ts";
import type { LockReason } from "../records.ts";
import { type TextKey, text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { LockIcon } from "../ui/icons.tsx";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { useFirstFieldFocus } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { useTask } from "./task.ts";

const reasonTexts: Record<LockReason, TextKey> = {
  idle: "optionsLockedIdle",
  command: "optionsLockedCommand",
  restart: "optionsLockedRestart",
};

/** Stands above what needs the vault while it is locked, and says why it is. */
export function UnlockForm({ reason }: { reason: LockReason | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<TextKey>();
  const task = useTask();
  useFirstFieldFocus(form);

  const refuse = (why: TextKey): void => {
    setWrong(why);
    passphrase.current?.focus();
    passphrase.current?.select();
  };

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const typed = passphrase.current?.value ?? "";
    setWrong(undefined);
    if (typed === "") {
      refuse("optionsPassphraseNeeded");
      return;
    }
    task.run(async () => {
      const { code } = await ask("unlock", { passphrase: typed });
      if (code === "wrong-passphrase") refuse("optionsPassphraseWrong");
      if (code === "damaged-vault") refuse("commonDamagedVault");
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
          error={wrong && text(wrong)}
          inputRef={passphrase}
          onInput={() => setWrong(undefined)}
        />
        <Button kind="primary" type="submit" busy={task.busy}>
          {text("optionsUnlock")}
        </Button>
      </div>
      <FailureAlert failure={task.failure} />
    </form>
  );
}
