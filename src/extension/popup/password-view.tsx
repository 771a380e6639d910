import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Settings, Watch } from "../records.ts";
import { text } from "../text.ts";
import type { Failure } from "../ui/failure-text.ts";
import { DownArrowIcon, EnterIcon, UpArrowIcon } from "../ui/icons.tsx";
import { BackArrowIcon } from "../ui/rare-icons.tsx";
import type { Opened } from "./errands.ts";
import { isWarning, needsSignIn, ofInstance } from "./failure-kind.ts";
import { Footer, type KeyHint } from "./footer.tsx";
import { InstanceHeading } from "./instance-heading.tsx";
import { altKey, isBack, useKeys } from "./keyboard.ts";
import { NoPassword } from "./no-password.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { Problem } from "./problem.tsx";
import { type PasswordAction, usePassword } from "./use-password.ts";
import { GuestKeyWarning, OlderPasswordWarning } from "./warning.tsx";

interface InstanceViewProps extends Opened {
  connectionId: string;
  settings: Settings;
  /** The user wants to be told when there is a password, or has been told. */
  watch: Watch | undefined;
  onBack: () => void;
  onSignIn: (reason: Failure, start: PasswordAction) => void;
  /** Something small was done: the status bar says so. */
  onNotice: (said: string) => void;
  /** The status bar. */
  children: ComponentChildren;
}

/** One instance: what is known of its password, or why there is none to show. */
export function InstanceView(props: InstanceViewProps): JSX.Element {
  const { instance, connectionId, settings, watch, onBack, onSignIn, onNotice, children } = props;
  const request = { connectionId, instanceId: instance.id, instanceName: instance.name };
  const password = usePassword(request, props.failure, props.start);
  const { failure } = password;

  useEffect(() => {
    if (failure !== null && needsSignIn(failure)) onSignIn(failure, password.action);
  }, [failure]);
  useArrival(watch, () => {
    if (failure?.code === "no-password" && password.busy === null) void password.run("inspect");
  });
  useKeys((event) => {
    if (event.key === "Escape" || (isBack(event) && !ownsArrows(event.target))) onBack();
    else if (altKey(event) === "v" && password.shown !== null) password.hide();
    else if (altKey(event) === "v" && failure === null) void password.run("reveal");
    else return false;
    return true;
  });

  async function clear() {
    if (await password.clear()) onNotice(text("popupClearedStored", instance.name));
  }

  return (
    <>
      <main class="instance">
        <InstanceHeading instance={instance} onBack={onBack} />
        {failure === null ? (
          <PasswordPanel
            instance={instance}
            password={password}
            settings={settings}
            onClear={clear}
            onNotice={onNotice}
          />
        ) : failure.code === "guest-key-changed" ? (
          <GuestKeyWarning
            warning={failure}
            checkedAt={password.checkedAt}
            busy={password.busy !== null}
            onRefuse={onBack}
            onAccept={() => password.accept({ trustGuestKey: failure.guestKey })}
          />
        ) : failure.code === "older-password" ? (
          <OlderPasswordWarning
            warning={failure}
            busy={password.busy !== null}
            onRefuse={onBack}
            onAccept={() => password.accept({ acceptOlder: true })}
          />
        ) : failure.code === "no-password" ? (
          <NoPassword
            connectionId={connectionId}
            instance={instance}
            reason={failure.reason}
            password={password}
            watch={watch}
            onNotice={onNotice}
          />
        ) : (
          <Problem failure={failure} password={password} onSignIn={onSignIn} onClear={clear} />
        )}
      </main>
      {children}
      <Footer hints={hints(failure)} />
    </>
  );
}

/** What the user waits for has come while this instance is in view. */
function useArrival(watch: Watch | undefined, act: () => void): void {
  const arrived = watch?.arrivedAt !== undefined;
  useEffect(() => {
    if (arrived) act();
  }, [arrived]);
}

/** The switch of the shown password, and text fields, use the arrows themselves. */
const ownsArrows = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("[role=menu], input") !== null;

function hints(failure: Failure | null): KeyHint[] {
  const back = { label: text("popupHintBack"), keys: [<BackArrowIcon />] };
  if (failure === null) return [{ label: text("popupHintCopy"), keys: [<EnterIcon />] }, back];
  if (!ofInstance.has(failure.code) || isWarning(failure)) return [back];
  return [{ label: text("popupHintSelect"), keys: [<UpArrowIcon />, <DownArrowIcon />] }, back];
}
