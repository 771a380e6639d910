import type { JSX } from "preact";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { ErrorIcon } from "../ui/field-icons.tsx";
import { formatClock } from "../ui/language.ts";
import { ExternalIcon, RefreshIcon } from "../ui/rare-icons.tsx";
import { AskTwice } from "./ask-twice.tsx";
import { ofInstance } from "./failure-kind.ts";
import { useFocusOnRelease } from "./focus.ts";
import { leaveForOptions } from "./leave.ts";
import { RemedyButton } from "./remedy-button.tsx";
import { Step, Steps } from "./steps.tsx";
import type { Password, PasswordAction } from "./use-password.ts";

interface ProblemProps {
  failure: Failure;
  password: Password;
  onSignIn: (reason: Failure, start: PasswordAction) => void;
  onClear: () => void;
}

/** What the user may want to clear: something is stored that no password comes out of. */
const clearable = new Set<Failure["code"]>([
  "not-encrypted",
  "damaged",
  "other-instance",
  "not-for-my-keys",
  "rsa-key-missing",
  "rsa-key-wrong",
]);

/** What another key would open. */
const keyMissing = new Set<Failure["code"]>(["not-for-my-keys", "rsa-key-missing", "rsa-key-wrong"]);

/** No password to show: what is there instead, why, and what to do. */
export function Problem({ failure, password, onSignIn, onClear }: ProblemProps): JSX.Element {
  const { what, next } = describeFailure(failure);
  const first = useFocusOnRelease<HTMLDivElement>();
  const busy = password.busy !== null;

  if (!ofInstance.has(failure.code)) {
    return (
      <div ref={first}>
        <Alert
          title={what}
          action={
            <RemedyButton
              failure={failure}
              busy={busy}
              onRetry={password.again}
              onSignIn={() => onSignIn(failure, password.action)}
            />
          }
        >
          <p>{next}</p>
        </Alert>
      </div>
    );
  }
  return (
    <div ref={first} class="problem">
      <div class="problem-what" role="alert">
        <div class="tile">
          <ErrorIcon />
        </div>
        <div>
          <h2>{what}</h2>
          <p>{next}</p>
        </div>
      </div>
      <Steps>
        {keyMissing.has(failure.code) && (
          <Step
            title={text("popupStepImport")}
            note={text("popupStepKeysNote")}
            icon={<ExternalIcon />}
            onClick={() => leaveForOptions("#keys")}
          />
        )}
        <Step
          title={text("commonCheckAgain")}
          note={text("popupLastChecked", formatClock(password.checkedAt))}
          icon={<RefreshIcon />}
          busy={busy}
          onClick={password.again}
        />
      </Steps>
      {clearable.has(failure.code) && (
        <AskTwice
          kind="quiet"
          label={text("popupClearStored")}
          confirm={text("popupClearForGood")}
          keep={text("popupKeep")}
          busy={password.busy === "clear"}
          onConfirm={onClear}
        />
      )}
    </div>
  );
}
