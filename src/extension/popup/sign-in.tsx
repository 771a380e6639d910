import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Project } from "../../clouds/openstack/identity.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { EnterIcon } from "../ui/icons.tsx";
import { StayField } from "../ui/stay-field.tsx";
import { hostOf } from "./connection.ts";
import { Footer } from "./footer.tsx";
import { useKeys } from "./keyboard.ts";
import type { Notice } from "./notice.ts";
import { ProjectChoice } from "./project-choice.tsx";
import { RemedyButton } from "./remedy-button.tsx";
import { SignInField } from "./sign-in-field.tsx";
import type { SignInStep } from "./sign-in-step.ts";
import { useSignIn } from "./use-sign-in.ts";

interface SignInProps {
  connection: ConnectionSummary;
  /** What ended the last sign-in. */
  reason: Failure | null;
  /** Another project than the connection's; null: which, is asked. */
  project: Project | null | undefined;
  onDone: (notice: Notice | undefined) => void;
  onBack: () => void;
  /** The status bar. */
  children: ComponentChildren;
}

/** Asks for what the cloud wants, step by step, and goes on with what the user was doing. */
export function SignIn({ connection, reason, project, onDone, onBack, children }: SignInProps): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const steps = useSignIn({ connection, reason, project, onDone });
  const { step, busy, failure, stay, setStay, submit, choose, allowed } = steps;
  const typed = () => input.current?.value ?? "";
  useLayoutEffect(() => {
    main.current?.querySelector<HTMLElement>(step.kind === "project" ? ".control, .step" : ".control")?.focus();
  }, [step]);
  useLayoutEffect(() => input.current?.select(), [failure]);
  useKeys((event) => {
    if (event.key !== "Escape") return false;
    onBack();
    return true;
  });

  function onSubmit(event: Event): void {
    event.preventDefault();
    if (typed() === "") input.current?.focus();
    else void submit(typed());
  }

  const refused = failure?.code === "wrong-credentials" && step.kind !== "project";
  return (
    <>
      <main ref={main} class="sign-in">
        <h1>{step.kind === "project" ? text("popupChooseProject") : text("popupSignInTo", connection.name)}</h1>
        <p class="secondary-text">{signsInAs(connection)}</p>
        {project !== undefined && step.kind !== "project" && (
          <p class="note">
            {project === null ? text("popupSignInForAnother") : text("popupSignInForProject", project.name)}
          </p>
        )}
        {failure !== null && !refused && (
          <SignInAlert failure={failure} step={step} busy={busy} onAllowed={() => allowed(typed())} />
        )}
        {step.kind === "project" ? (
          <ProjectChoice projects={step.projects} busy={busy} onChoose={(chosen) => void choose(chosen)} />
        ) : (
          <form onSubmit={onSubmit}>
            <SignInField
              key={step.kind}
              kind={step.kind}
              connection={connection}
              refused={refused ? refusal(step, failure) : undefined}
              inputRef={input}
            />
            {step.kind === "password" && <StayField checked={stay} onChange={setStay} />}
            <Button kind="primary" type="submit" wide busy={busy} keyHint={<EnterIcon />}>
              {text("commonSignIn")}
            </Button>
          </form>
        )}
      </main>
      {children}
      <Footer hints={[{ label: text("popupHintBack"), keys: ["Esc"] }]} />
    </>
  );
}

function signsInAs(connection: ConnectionSummary): string {
  const host = hostOf(connection);
  if (connection.way === "application-credential") return text("popupSignInWith", host);
  return text("popupSignInAs", connection.userName, host);
}

interface SignInAlertProps {
  failure: Failure;
  step: SignInStep;
  busy: boolean;
  onAllowed: () => void;
}

/** Where the form below is itself the remedy, the alert needs no button. */
function SignInAlert({ failure, step, busy, onAllowed }: SignInAlertProps): JSX.Element {
  const { what, next, remedy } = describeFailure(failure);
  const byForm = remedy?.kind === "sign-in" || remedy?.kind === "retry";
  const elsewhere = remedy !== null && !(byForm && step.kind !== "project");
  return (
    <Alert
      title={what}
      action={
        elsewhere ? <RemedyButton failure={failure} busy={busy} onRetry={onAllowed} onSignIn={onAllowed} /> : undefined
      }
    >
      <p>{next}</p>
    </Alert>
  );
}

function refusal({ kind }: SignInStep, failure: Failure): string {
  if (kind === "passcode") return text("popupPasscodeRefused");
  if (kind === "secret") return text("popupSecretRefused");
  const { what, next } = describeFailure(failure);
  return `${what}. ${next}`;
}
