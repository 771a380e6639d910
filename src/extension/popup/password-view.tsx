import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Watch } from "../records.ts";
import type { Snapshot } from "../snapshot.ts";
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
import type { Notice } from "./notice.ts";
import { PasswordPanel } from "./password-panel.tsx";
import { Problem } from "./problem.tsx";
import { ResetConfirm } from "./reset-confirm.tsx";
import { canReset } from "./reset-step.tsx";
import { type PasswordAction, usePassword } from "./use-password.ts";
import { useReset } from "./use-reset.ts";
import { GuestKeyWarning, OlderPasswordWarning } from "./warning.tsx";

export interface PasswordViewProps extends Opened {
  connectionId: string;
  snapshot: Snapshot;
  /** Goes on with the question whether to reset the password. */
  asksReset?: boolean;
  onBack: () => void;
  onSignIn: (reason: Failure, start: PasswordAction) => void;
  /** Something small was done: the status bar says so. */
  onNotice: (notice: Notice) => void;
  /** The status bar. */
  children: ComponentChildren;
}

/** What is known of an instance's password, or why there is none to show. */
export function PasswordView(props: PasswordViewProps): JSX.Element {
  const { instance, connectionId, snapshot, asksReset = false, onBack, onSignIn, children } = props;
  const onNotice = (said: string) => props.onNotice({ text: said, at: Date.now() });
  const watch = snapshot.watches[instance.id];
  const onlyHereSince = snapshot.onlyHere[instance.id];
  const request = { connectionId, instanceId: instance.id, instanceName: instance.name };
  const here = onlyHereSince === undefined ? request : { ...request, which: "only-here" as const };
  const password = usePassword(here, props.failure, props.start);
  const resetting = useReset(request, password.fail);
  const { failure } = password;
  const resettable = failure === null || (failure.code === "no-password" && canReset(failure.reason));

  useEffect(() => {
    if (failure !== null && needsSignIn(failure)) onSignIn(failure, password.action);
  }, [failure]);
  useArrival(watch, () => {
    if (failure?.code === "no-password" && password.busy === null) void password.run("inspect");
  });
  useEffect(() => {
    if (asksReset) void resetting.ask();
  }, []);
  useKeys((event) => {
    if (resetting.plan !== null) return false;
    if (event.key === "Escape" || (isBack(event) && !ownsArrows(event.target))) onBack();
    else if (altKey(event) === "v" && password.shown !== null) password.hide();
    else if (altKey(event) === "v" && failure === null) void password.run("reveal");
    else if (altKey(event) === "r" && resettable) askReset();
    else return false;
    return true;
  });

  function askReset() {
    password.hide();
    void resetting.ask();
  }

  async function clear() {
    if (await password.clear()) onNotice(text("popupClearedStored", instance.name));
  }

  return (
    <>
      <main class="instance">
        <InstanceHeading instance={instance} onBack={onBack} />
        {resetting.plan !== null ? (
          <ResetConfirm
            instance={instance}
            plan={resetting.plan}
            busy={resetting.busy}
            failure={resetting.failure}
            onKeep={resetting.keep}
            onConfirm={() => void resetting.confirm()}
          />
        ) : failure === null ? (
          <PasswordPanel
            instance={instance}
            password={password}
            settings={snapshot.settings}
            previousSince={snapshot.previous[instance.id]}
            onlyHereSince={onlyHereSince}
            resetBusy={resetting.busy}
            onReset={askReset}
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
            resetBusy={resetting.busy}
            onReset={askReset}
            onNotice={onNotice}
          />
        ) : (
          <Problem failure={failure} password={password} onSignIn={onSignIn} onClear={clear} />
        )}
      </main>
      {children}
      <Footer hints={resetting.plan === null ? hints(failure) : [keepHint()]} />
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

const keepHint = (): KeyHint => ({ label: text("popupHintKeep"), keys: ["Esc"] });

function hints(failure: Failure | null): KeyHint[] {
  const back = { label: text("popupHintBack"), keys: [<BackArrowIcon />] };
  if (failure === null) return [{ label: text("popupHintCopy"), keys: [<EnterIcon />] }, back];
  if (!ofInstance.has(failure.code) || isWarning(failure)) return [back];
  return [{ label: text("popupHintSelect"), keys: [<UpArrowIcon />, <DownArrowIcon />] }, back];
}
