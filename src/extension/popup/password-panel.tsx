import type { JSX } from "preact";
import type { Stale } from "../password-messages.ts";
import type { Settings } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { EyeIcon } from "../ui/field-icons.tsx";
import { EnterIcon } from "../ui/icons.tsx";
import { CopyIcon, WarningIcon } from "../ui/rare-icons.tsx";
import { AskTwice } from "./ask-twice.tsx";
import { Facts } from "./facts.tsx";
import { useFocusOnRelease } from "./focus.ts";
import type { Instance } from "./instance.ts";
import { ShownPassword } from "./shown-password.tsx";
import { describeStale } from "./stale-text.ts";
import type { Password } from "./use-password.ts";

interface PanelProps {
  instance: Instance;
  password: Password;
  settings: Settings;
  onClear: () => void;
  onNotice: (said: string) => void;
}

/** The facts and the hidden password, or the password itself, with what can be done below. */
export function PasswordPanel({ instance, password, settings, onClear, onNotice }: PanelProps): JSX.Element {
  const { shown, busy } = password;
  const primary = useFocusOnRelease<HTMLDivElement>(shown === null);
  return (
    <>
      {shown === null ? (
        <>
          <Facts instance={instance} details={password.details} openedAt={password.openedAt} onNotice={onNotice} />
          {password.details?.stale && <StaleNote stale={password.details.stale} />}
          <HiddenPassword busy={busy === "reveal"} onReveal={() => void password.run("reveal")} />
        </>
      ) : (
        <ShownPassword secret={shown} settings={settings} instanceName={instance.name} onHide={password.hide} />
      )}
      <div class="actions" ref={primary}>
        <Button
          kind="primary"
          wide
          icon={<CopyIcon />}
          keyHint={<EnterIcon />}
          busy={busy === "copy"}
          onClick={() => void password.run("copy")}
        >
          {text("popupCopyPassword")}
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
