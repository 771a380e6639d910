import type { ComponentChildren, JSX } from "preact";
import type { PasswordFailure } from "../password-messages.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { formatMoment, formatRecent, formatSpan } from "../ui/dates.ts";
import { describeFailure } from "../ui/failure-text.ts";
import { EnterIcon } from "../ui/icons.tsx";
import { AskTwice } from "./ask-twice.tsx";
import { useFocusOnRelease } from "./focus.ts";

interface DecisionProps {
  warning: PasswordFailure;
  /** What is compared. */
  children: ComponentChildren;
  note: string;
  accept: string;
  confirm: string;
  keep: string;
  busy: boolean;
  onRefuse: () => void;
  onAccept: () => void;
}

/** Something that only the user can judge. The safe choice has the focus. */
function Decision(props: DecisionProps): JSX.Element {
  const { what, next } = describeFailure(props.warning);
  const actions = useFocusOnRelease<HTMLDivElement>();
  return (
    <>
      <Alert tone="warning" title={what}>
        <p>{next}</p>
      </Alert>
      <dl class="compared">{props.children}</dl>
      <p class="note">{props.note}</p>
      <div class="actions" ref={actions}>
        <Button kind="primary" wide keyHint={<EnterIcon />} onClick={props.onRefuse}>
          {text("popupDoNotOpen")}
        </Button>
        <AskTwice
          kind="danger"
          label={props.accept}
          confirm={props.confirm}
          keep={props.keep}
          busy={props.busy}
          onConfirm={props.onAccept}
        />
      </div>
    </>
  );
}

interface WarningProps<Code extends PasswordFailure["code"]> {
  warning: Extract<PasswordFailure, { code: Code }>;
  busy: boolean;
  onRefuse: () => void;
  onAccept: () => void;
}

/** Another guest key than the pinned one signed this password. */
export function GuestKeyWarning({
  checkedAt,
  ...props
}: WarningProps<"guest-key-changed"> & { checkedAt: number }): JSX.Element {
  const { pinnedFingerprint, pinnedFrom, pinnedUntil, fingerprint } = props.warning;
  return (
    <Decision
      {...props}
      note={text("popupCompareFingerprints")}
      accept={text("popupTrustGuestKey")}
      confirm={text("popupTrustAndCopy")}
      keep={text("popupKeepOldGuestKey")}
    >
      <Compared name={text("popupLastTime")} kind="SHA256" when={formatSpan(pinnedFrom * 1000, pinnedUntil * 1000)}>
        {hashOf(pinnedFingerprint)}
      </Compared>
      <Compared name={text("popupNow")} kind="SHA256" when={formatRecent(checkedAt, Date.now())}>
        {hashOf(fingerprint)}
      </Compared>
    </Decision>
  );
}

/** The cloud holds an older password than one that was opened before. */
export function OlderPasswordWarning(props: WarningProps<"older-password">): JSX.Element {
  return (
    <Decision
      {...props}
      note={text("popupCompareTimes")}
      accept={text("popupOpenOlder")}
      confirm={text("popupCopyOlder")}
      keep={text("popupKeepClosed")}
    >
      <Compared name={text("popupLastTime")} kind={text("popupSealedOn")}>
        {formatMoment(props.warning.newest * 1000)}
      </Compared>
      <Compared name={text("popupNow")} kind={text("popupSealedOn")}>
        {formatMoment(props.warning.time * 1000)}
      </Compared>
    </Decision>
  );
}

interface ComparedProps {
  name: string;
  kind: string;
  when?: string;
  children: ComponentChildren;
}

function Compared({ name, kind, when, children }: ComparedProps): JSX.Element {
  return (
    <div>
      <dt>
        <b>{name}</b> <span class="secondary-text">{kind}</span>
        <span class="compared-when secondary-text">{when}</span>
      </dt>
      <dd dir="ltr">{children}</dd>
    </div>
  );
}

const hashOf = (fingerprint: string): string => fingerprint.replace(/^SHA256:/, "");
