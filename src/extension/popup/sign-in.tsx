import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { EnterIcon } from "../ui/icons.tsx";
import { PassphraseField } from "../ui/passphrase-field.tsx";
import { command } from "./command.ts";
import { hostOf } from "./connection.ts";
import { Footer } from "./footer.tsx";
import { useKeys } from "./keyboard.ts";
import { RemedyButton } from "./remedy-button.tsx";

interface SignInProps {
  connection: ConnectionSummary;
  /** What ended the last sign-in. */
  reason: Failure | null;
  onDone: () => void;
  onBack: () => void;
  /** The status bar. */
  children: ComponentChildren;
}

/** Asks for the cloud's password and goes on with what the user was doing. */
export function SignIn({ connection, reason, onDone, onBack, children }: SignInProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(reason);
  useLayoutEffect(() => input.current?.focus(), []);
  useKeys((event) => {
    if (event.key !== "Escape") return false;
    onBack();
    return true;
  });

  async function submit() {
    const password = input.current?.value ?? "";
    if (busy) return;
    if (password === "") {
      input.current?.focus();
      return;
    }
    setBusy(true);
    const answer = await command("signIn", { connectionId: connection.id, password });
    setBusy(false);
    if (answer.code === "signed-in") return onDone();
    setFailure(answer);
    input.current?.select();
  }

  const refused = failure?.code === "wrong-credentials";
  return (
    <>
      <main class="sign-in">
        <h1>{text("popupSignInTo", connection.name)}</h1>
        <p class="secondary-text">{text("popupSignInAs", connection.userName, hostOf(connection))}</p>
        {failure !== null && !refused && <SignInAlert failure={failure} busy={busy} onRetry={() => void submit()} />}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <PassphraseField
            label={text("popupPasswordOf", `${connection.userName}@${connection.name}`)}
            error={refused ? sentences(failure) : undefined}
            inputRef={input}
          />
          <Button kind="primary" type="submit" wide busy={busy} keyHint={<EnterIcon />}>
            {text("commonSignIn")}
          </Button>
        </form>
      </main>
      {children}
      <Footer hints={[{ label: text("popupHintBack"), keys: ["Esc"] }]} />
    </>
  );
}

interface SignInAlertProps {
  failure: Failure;
  busy: boolean;
  onRetry: () => void;
}

/** Where the form below is itself the remedy, the alert needs no button. */
function SignInAlert({ failure, busy, onRetry }: SignInAlertProps): JSX.Element {
  const { what, next, remedy } = describeFailure(failure);
  const elsewhere = remedy !== null && remedy.kind !== "sign-in" && remedy.kind !== "retry";
  return (
    <Alert
      title={what}
      action={
        elsewhere ? <RemedyButton failure={failure} busy={busy} onRetry={onRetry} onSignIn={onRetry} /> : undefined
      }
    >
      <p>{next}</p>
    </Alert>
  );
}

function sentences(failure: Failure): string {
  const { what, next } = describeFailure(failure);
  return `${what}. ${next}`;
}
