import type { JSX } from "preact";
import type { Stale } from "../password-messages.ts";
import type { Settings } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { EyeIcon } from "../ui/field-icons.tsx";
import { EnterIcon } from "../ui/icons.tsx";
import { CopyIcon, RefreshIcon, WarningIcon } from "../ui/rare-icons.tsx";
import { AskTwice } from "./ask-twice.tsx";
import { Facts } from "./facts.tsx";
import { useFocusOnRelease } from "./focus.ts";
import type { Instance } from "./instance.ts";
import { PreviousPassword } from "./previous-password.tsx";
import { ShownPassword } from "./shown-password.tsx";
import { describeStale } from "./stale-text.ts";
import type { Password } from "./use-password.ts";

interface PanelProps {
  instance: Instance;
  password: Password;
  settings: Settings;
  /** Since when the password from before the last reset is the previous one, and the present one is in this browser only; unix milliseconds. */
  previousSince: number | undefined;
  onlyHereSince: number | undefined;
  resetBusy: boolean;
  onReset: () => void;
  onClear: () => void;
  onNotice: (said: string) => void;
}

/** The facts and the hidden password, or the password itself, with what can be done below. */
export function PasswordPanel({ instance, password, settings, onNotice, ...props }: PanelProps): JSX.Element {
  const { previousSince, onlyHereSince, resetBusy, onReset, onClear } = props;
  const { shown, busy, isPrevious } = password;
  const copiesPrevious = shown !== null && isPrevious;
  const primary = useFocusOnRelease<HTMLDivElement>(shown === null);
  return (
    <>
      {shown === null ? (
        <>
          <Facts
            instance={instance}
            details={password.details}
            openedAt={password.openedAt}
            onlyHereSince={onlyHereSince}
            onNotice={onNotice}
          />
          {password.details?.stale && <StaleNote stale={password.details.stale} />}
          {previousSince !== undefined && <PreviousPassword password={password} since={previousSince} />}
          <HiddenPassword busy={busy === "reveal" && !isPrevious} onReveal={() => void password.run("reveal")} />
        </>
      ) : (
        <ShownPassword
          secret={shown}
          settings={settings}
          instanceName={instance.name}
          previousSince={isPrevious ? previousSince : undefined}
          onHide={password.hide}
        />
      )}
      <div class="actions" ref={primary}>
        <Button
          kind="primary"
          wide
          icon={<CopyIcon />}
          keyHint={<EnterIcon />}
          busy={busy === "copy" && copiesPrevious === isPrevious}
          onClick={() => void password.run("copy", copiesPrevious ? "previous" : undefined)}
        >
          {text(copiesPrevious ? "popupCopyPrevious" : "popupCopyPassword")}
        </Button>
        <div class="side-by-side">
          <Button icon={<RefreshIcon />} title={text("popupResetKey")} busy={resetBusy} onClick={onReset}>
            {text("popupResetPassword")}
          </Button>
          <AskTwice
            kind="quiet"
            label={text("popupClearStored")}
            confirm={text("popupClearForGood")}
            keep={text("popupKeep")}
            busy={busy === "clear"}
            onConfirm={onClear}
          />
        </div>
      </div>
    </>
  );
}

/** The instance has had another password since. */
function StaleNote({ stale }: { stale: Stale }): JSX.Element {
  const { what, next } = describeStale(stale);
  return (
    <p class="stale" role="alert">
      <WarningIcon />
      <span>
        <b>{what}</b>
        <span class="stale-next">{next}</span>
      </span>
    </p>
  );
}

/** Always twelve dots: the length is not shown. */
const dots = "•".repeat(12);

function HiddenPassword({ busy, onReveal }: { busy: boolean; onReveal: () => void }): JSX.Element {
  return (
    <div class="secret hidden">
      <span class="dots" aria-hidden="true">
        {dots}
      </span>
      <Button
        kind="bare"
        icon={<EyeIcon />}
        busy={busy}
        aria-label={text("popupRevealPassword")}
        title={text("popupRevealKey")}
        onClick={onReveal}
      >
        {text("popupReveal")}
      </Button>
    </div>
  );
}
