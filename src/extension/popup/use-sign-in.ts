import { useEffect, useState } from "preact/hooks";
import type { Project } from "../../clouds/openstack/identity.ts";
import type { Answer } from "../messages.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";
import type { Notice } from "./notice.ts";
import { firstStep, type SignInStep, stepAfter } from "./sign-in-step.ts";
import { sayStays } from "./stays.ts";

export interface SignInSteps {
  step: SignInStep;
  busy: boolean;
  failure: Failure | null;
  /** The user wants to stay signed in. */
  stay: boolean;
  setStay: (stay: boolean) => void;
  /** Goes on with what was typed. */
  submit: (typed: string) => Promise<void>;
  choose: (project: Project) => Promise<void>;
  /** The browser has allowed what it had refused. `typed`: what is in the field. */
  allowed: (typed: string) => void;
}

interface UseSignInProps {
  connection: ConnectionSummary;
  reason: Failure | null;
  /** To sign in to another project than the connection's; null: which, is asked. */
  project: Project | null | undefined;
  /** With what is worth saying of it. */
  onDone: (notice: Notice | undefined) => void;
}

/** Signing in, step by step. What is half-way is in the background, so that a closed popup comes back to it. */
export function useSignIn({ connection, reason, project, onDone }: UseSignInProps): SignInSteps {
  const connectionId = connection.id;
  const [step, setStep] = useState(() => firstStep(connection));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(reason);
  const [stay, setStay] = useState(connection.stays?.ours === true);

  useEffect(() => {
    if (step.kind === "project" && step.projects === null) void fetchProjects();
  }, []);

  async function fetchProjects(): Promise<void> {
    setBusy(true);
    const answer = await command("listProjects", { connectionId });
    setBusy(false);
    settle(answer.code === "projects" ? { code: "choose-project", projects: answer.projects } : answer);
  }

  async function submit(typed: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await command("signIn", { connectionId, ...given(step, typed, stay, project) });
    setBusy(false);
    settle(answer);
  }

  async function choose({ id: projectId }: Project): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await command("chooseProject", { connectionId, projectId });
    setBusy(false);
    settle(answer);
  }

  function settle(answer: Answer<"signIn"> | { code: "no-background" }): void {
    if (answer.code === "signed-in") {
      onDone(answer.stays && sayStays(answer.stays));
      return;
    }
    const next = stepAfter(answer, step, connection);
    if (next !== step) setStep(next);
    const only = next.kind === "project" && next.projects?.length === 1 ? next.projects[0] : undefined;
    if (only !== undefined) void choose(only);
    setFailure(answer.code === "passcode-needed" || answer.code === "choose-project" ? null : answer);
  }

  return {
    step,
    busy,
    failure,
    stay,
    setStay,
    submit,
    choose,
    allowed(typed) {
      // The permission that came last is that for Nova's host, and the sign-in is there by then.
      if (connection.signedIn && project === undefined) onDone(undefined);
      else if (step.kind === "project") void fetchProjects();
      else if (typed !== "") void submit(typed);
      else setFailure(null);
    },
  };
}

/** What a step gives to the cloud. */
function given(step: SignInStep, typed: string, stay: boolean, project: Project | null | undefined) {
  switch (step.kind) {
    case "secret":
      return { secret: typed };
    case "passcode":
      return { passcode: typed.replace(/\s/g, "") };
    default:
      return { password: typed, stay, ...(project !== undefined && { projectId: project?.id ?? "" }) };
  }
}
