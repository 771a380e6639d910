import type { JSX } from "preact";
import { requestNotifications } from "../ext-tab.ts";
import type { EmptyReason } from "../password-messages.ts";
import type { Watch } from "../records.ts";
import { text } from "../text.ts";
import { Button } from "../ui/button.tsx";
import { formatClock } from "../ui/language.ts";
import { BellIcon, CopyIcon, EmptyIcon, ExternalIcon, RefreshIcon } from "../ui/rare-icons.tsx";
import { command } from "./command.ts";
import { describeEmpty } from "./empty-text.ts";
import { useFocusOnRelease } from "./focus.ts";
import type { Instance } from "./instance.ts";
import { leaveForOptions } from "./leave.ts";
import { canReset, ResetStep } from "./reset-step.tsx";
import { Step, Steps } from "./steps.tsx";
import type { Password } from "./use-password.ts";

interface NoPasswordProps {
  connectionId: string;
  instance: Instance;
  reason: EmptyReason;
  password: Password;
  /** The user wants to be told. */
  watch: Watch | undefined;
  resetBusy: boolean;
  onReset: () => void;
  onNotice: (said: string) => void;
}

/** What starts the guest in an instance: for the clipboard, because it is typed there and not here. */
const guestCommand = "latchkey guest run --apply chpasswd";

/** Nothing is stored: why, and what to do about it. */
export function NoPassword({ connectionId, instance, reason, ...props }: NoPasswordProps): JSX.Element {
  const { password, watch, resetBusy, onReset, onNotice } = props;
  const { why, next, step } = describeEmpty(reason);
  const first = useFocusOnRelease<HTMLDivElement>();
  // At most three rows.
  const full = step !== null && canReset(reason);
  const isWatched = watch !== undefined && watch.arrivedAt === undefined;

  // What still starts is best waited for.
  const reset = canReset(reason) && (
    <ResetStep connectionId={connectionId} instance={instance} busy={resetBusy} onClick={onReset} />
  );

  function tellMe() {
    // Straight from the click, or the browser does not ask; it may close the popup to do so, and the wish must be out by then.
    void requestNotifications().catch(() => false);
    void command("tellMe", { connectionId, instanceId: instance.id, instanceName: instance.name });
  }

  return (
    <div ref={first} class="problem">
      <div class="problem-what" role="alert">
        <div class="tile">
          <EmptyIcon />
        </div>
        <div>
          <h2>{text("failureNoPassword")}</h2>
          <p>{step === null ? `${why} ${next}` : why}</p>
        </div>
      </div>
      <Steps>
        {step === "upload-key" && (
          <Step
            title={text("popupStepUpload")}
            note={next}
            icon={<ExternalIcon />}
            onClick={() => leaveForOptions("#keys")}
          />
        )}
        {step === "install-guest" && (
          <Step
            title={text("popupStepGuest")}
            note={next}
            icon={<CopyIcon />}
            onClick={() =>
              void navigator.clipboard.writeText(guestCommand).then(() => onNotice(text("popupGuestCommandCopied")))
            }
          />
        )}
        {reason.code !== "booting" && reset}
        {isWatched ? (
          <Step
            title={text("popupStepTellMeNot")}
            note={text("popupStepTellMeNotNote")}
            icon={<BellIcon />}
            onClick={() => void command("tellMeNot", { instanceId: instance.id })}
          />
        ) : (
          <Step
            title={text("popupStepTellMe")}
            note={text("popupStepTellMeNote")}
            icon={<BellIcon />}
            onClick={tellMe}
          />
        )}
        {reason.code === "booting" && reset}
        {!full && (
          <Step
            title={text("commonCheckAgain")}
            note={text("popupLastChecked", formatClock(password.checkedAt))}
            icon={<RefreshIcon />}
            busy={password.busy !== null}
            onClick={password.again}
          />
        )}
      </Steps>
      {full && (
        <div class="below-steps">
          <span class="secondary-text">{text("popupLastChecked", formatClock(password.checkedAt))}</span>
          <Button kind="bare" icon={<RefreshIcon />} busy={password.busy !== null} onClick={password.again}>
            {text("commonCheckAgain")}
          </Button>
        </div>
      )}
    </div>
  );
}
