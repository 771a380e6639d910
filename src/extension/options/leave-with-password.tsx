import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { requestOrigins } from "../ext.ts";
import type { Answer } from "../messages.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { formatDay } from "../ui/dates.ts";
import type { Failure } from "../ui/failure-text.ts";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { passcodeOf } from "./check-connection.ts";
import { focusFirstError } from "./focus.ts";
import { FailureAlert } from "./outcome.tsx";
import { PasscodeField } from "./passcode-field.tsx";
import { useTask } from "./task.ts";

type Left = Answer<"removeConnection"> | Answer<"signOut">;

interface LeaveWithPasswordProps {
  connection: ConnectionSummary;
  title: string;
  /** What is lost beside the credential. */
  consequence?: string;
  /** The names of the three ways on. */
  stay: string;
  hereOnly: string;
  hereAndThere: string;
  /** Without a password, the credential is left to end by itself. */
  leave(owner: { password?: string; passcode?: string }): Promise<Left>;
  onStay(): void;
  onLeft(): void;
}

/** Whether Latchkey has made a credential in the cloud that is still good. */
export const hasCredentialOfOurs = ({ stays }: ConnectionSummary): boolean =>
  stays?.ours === true && (stays.expiresAt === null || stays.expiresAt > Date.now());

/** Leaves a connection whose application credential only its owner can delete, and Latchkey has not kept the owner's password. */
export function LeaveWithPassword(props: LeaveWithPasswordProps) {
  const { connection, title, consequence, stay, hereOnly, hereAndThere, leave, onStay, onLeft } = props;
  const form = useRef<HTMLFormElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const passcode = useRef<HTMLInputElement>(null);
  const [asksPasscode, setAsksPasscode] = useState(false);
  const [missing, setMissing] = useState(false);
  const task = useTask();
  const stayId = useId();
  useLayoutEffect(() => document.getElementById(stayId)?.focus(), [stayId]);

  const take = (owner: { password?: string; passcode?: string }, granted = Promise.resolve(true)): void =>
    task.run(async (): Promise<Failure | undefined> => {
      await granted;
      const answer = await leave(owner);
      if (answer.code === "removed" || answer.code === "signed-out") onLeft();
      else if (answer.code === "passcode-needed") setAsksPasscode(true);
      else return answer;
      return undefined;
    });

  const takeWithPassword = (granted?: Promise<boolean>): void => {
    const typed = password.current?.value ?? "";
    const typedPasscode = passcodeOf(passcode.current?.value ?? "");
    setMissing(typed === "");
    if (typed === "") focusFirstError(form.current);
    else take({ password: typed, ...(typedPasscode !== "" && { passcode: typedPasscode }) }, granted);
  };

  const day = formatDay(connection.stays?.expiresAt ?? 0);
  return (
    <form
      ref={form}
      class="form"
      noValidate
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        takeWithPassword();
      }}
    >
      <Alert tone="warning" title={title}>
        {consequence !== undefined && <p>{consequence}</p>}
        <p>{text("optionsCredentialInCloud", day)}</p>
      </Alert>
      <PassphraseField
        label={text("optionsPassword")}
        hint={text("optionsDeletesCredential")}
        error={missing ? text("optionsPasswordMissing") : undefined}
        inputRef={password}
        onInput={() => setMissing(false)}
      />
      {asksPasscode && <PasscodeField inputRef={passcode} error={undefined} focus onInput={() => undefined} />}
      <FailureAlert
        failure={task.failure}
        connection={connection}
        onAllow={(origin) => takeWithPassword(requestOrigins([origin]).catch(() => false))}
      />
      <div class="form-actions">
        <Button id={stayId} onClick={onStay}>
          {stay}
        </Button>
        <Button kind="danger" onClick={() => take({})}>
          {hereOnly}
        </Button>
        <Button kind="danger" type="submit" busy={task.busy}>
          {hereAndThere}
        </Button>
      </div>
    </form>
  );
}
