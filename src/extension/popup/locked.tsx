import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LockReason } from "../records.ts";
import type { Snapshot } from "../snapshot.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { ClockIcon, PasskeyIcon } from "../ui/field-icons.tsx";
import { EnterIcon, Mark } from "../ui/icons.tsx";
import { plural } from "../ui/language.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import type { PassphraseRefused } from "../vault-messages.ts";
import { deferred } from "./deferred.tsx";
import { leaveForPasskey } from "./leave.ts";
import { afterPaint } from "./load-after-paint.ts";

const WaitNote = deferred("WaitNote");

/** Asks for the passphrase, says what waits behind it and why it is locked. */
export function Locked({ snapshot }: { snapshot: Snapshot }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [refused, setRefused] = useState<PassphraseRefused>();
  const [waiting, setWaiting] = useState(false);
  useLayoutEffect(() => input.current?.focus(), []);

  async function unlock(event: Event) {
    event.preventDefault();
    const passphrase = input.current?.value ?? "";
    if (busy || waiting) return;
    if (passphrase === "") {
      input.current?.focus();
      return;
    }
    setBusy(true);
    setError(undefined);
    setRefused(undefined);
    const tried = await (await afterPaint()).tryUnlock(passphrase);
    // Then this view is gone.
    if (tried.unlocked) return;
    setBusy(false);
    setRefused(tried.refused);
    setError(tried.error);
    setWaiting(tried.refused !== undefined);
    input.current?.select();
  }

  return (
    <>
      <main class="gate">
        <Mark />
        <h1>{text("popupLocked")}</h1>
        <p>{whatWaits(snapshot)}</p>
        <form onSubmit={unlock}>
          <PassphraseField
            label={text("popupPassphrase")}
            error={refused ? <WaitNote key={refused} refused={refused} onOver={() => setWaiting(false)} /> : error}
            inputRef={input}
          />
          <Button
            kind="primary"
            type="submit"
            wide
            busy={busy}
            disabledBecause={waiting ? text("commonWaitFirst") : undefined}
            keyHint={<EnterIcon />}
          >
            {text("popupUnlock")}
          </Button>
        </form>
        {snapshot.passkeys.length > 0 && (
          <>
            <p class="or">{text("commonOr")}</p>
            <Button wide icon={<PasskeyIcon />} onClick={leaveForPasskey}>
              {text("commonUnlockWithPasskey")}
            </Button>
          </>
        )}
      </main>
      {snapshot.lockReason && (
        <footer class="footer centred">
          <ClockIcon />
          {reason(snapshot.lockReason, snapshot.settings.lockAfterMinutes)}
        </footer>
      )}
    </>
  );
}

function whatWaits({ keys, connections }: Snapshot): string {
  if (keys.length === 0) return "";
  if (connections.length === 0) return plural("popupKeysWaiting", keys.length);
  return text("popupWaiting", plural("commonKeys", keys.length), plural("commonConnections", connections.length));
}

function reason(why: LockReason, minutes: number): string {
  switch (why) {
    case "idle":
      return plural("popupLockedIdle", minutes);
    case "command":
      return text("popupLockedCommand");
    case "restart":
      return text("popupLockedRestart");
  }
}
