import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { exposeText, type Secret } from "../../core/secret.ts";
import type { RevealStyle, Settings } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatMoment } from "../ui/dates.ts";
import { ClockIcon, EyeOffIcon } from "../ui/field-icons.tsx";
import { plural } from "../ui/language.ts";
import { charactersOf } from "./characters.ts";
import { secondsLeft, useClock } from "./clock.ts";
import { command } from "./command.ts";
import { PasswordCharacters } from "./password-characters.tsx";
import { ProgressLine } from "./progress-line.tsx";
import { RevealStyleSwitch } from "./reveal-style-switch.tsx";

interface ShownProps {
  secret: Secret;
  settings: Settings;
  instanceName: string;
  /** It is the one from before a reset, at this time. */
  previousSince: number | undefined;
  onHide: () => void;
}

const showForSeconds = 30;
const laterFromNow = (): number => Date.now() + showForSeconds * 1000;

/** The password in sight, for half a minute or until the popup loses the focus. */
export function ShownPassword({ secret, settings, instanceName, previousSince, onHide }: ShownProps): JSX.Element {
  const [hidesAt, setHidesAt] = useState(laterFromNow);
  const [style, setStyle] = useState(settings.revealStyle);
  const now = useClock(true);
  const characters = charactersOf(exposeText(secret));

  useEffect(() => {
    const timer = setTimeout(onHide, hidesAt - Date.now());
    return () => clearTimeout(timer);
  }, [hidesAt]);
  useEffect(() => {
    const hideIfHidden = () => document.hidden && onHide();
    addEventListener("blur", onHide);
    document.addEventListener("visibilitychange", hideIfHidden);
    return () => {
      removeEventListener("blur", onHide);
      document.removeEventListener("visibilitychange", hideIfHidden);
    };
  }, []);

  function choose(chosen: RevealStyle) {
    setStyle(chosen);
    void command("saveSettings", { settings: { ...settings, revealStyle: chosen } });
  }

  return (
    <>
      <div class="reveal-bar">
        <RevealStyleSwitch style={style} onChoose={choose} />
        <Button kind="bare" icon={<EyeOffIcon />} title={text("popupHideKey")} onClick={onHide}>
          {text("popupHide")}
        </Button>
      </div>
      <div class="secret shown">
        <PasswordCharacters
          characters={characters}
          style={style}
          label={text(previousSince === undefined ? "popupPasswordIs" : "popupPreviousIs", instanceName)}
        />
        <ProgressLine left={(hidesAt - now) / (showForSeconds * 1000)} />
        <div class="secret-time">
          <ClockIcon />
          <span aria-hidden="true">{text("popupHidesIn", secondsLeft(hidesAt, now))}</span>
          <Button kind="bare" onClick={() => setHidesAt(laterFromNow())}>
            {text("popupKeepShowing")}
          </Button>
        </div>
      </div>
      <div class="legend">
        {previousSince === undefined ? <Kinds /> : <Previous since={previousSince} />}
        {previousSince === undefined && <span>{plural("popupCharacters", characters.length)}</span>}
      </div>
    </>
  );
}

/** What the looks of the characters mean. */
function Kinds(): JSX.Element {
  return (
    <span class="legend-kinds" aria-hidden="true">
      <span>
        <b class="letter">a</b> {text("popupLetter")}
      </span>
      <span>
        <b class="digit">7</b> {text("popupDigit")}
      </span>
      <span>
        <b class="symbol">#</b> {text("popupSymbol")}
      </span>
    </span>
  );
}

/** In its place where the password is an old one. */
function Previous({ since }: { since: number }): JSX.Element {
  return (
    <span class="warning-text">
      {text("popupPreviousPassword")} · {text("popupPreviousUntil", formatMoment(since))}
    </span>
  );
}
