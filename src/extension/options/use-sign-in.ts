import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Project } from "../../clouds/openstack/identity.ts";
import { ask, requestOrigins } from "../ext.ts";
import type { Connection } from "../records.ts";
import type { SignInAnswer, SignInRequest } from "../sign-in-messages.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import type { Failure } from "../ui/failure-text.ts";
import {
  type Asked,
  type ConnectionErrors,
  type ConnectionField,
  checkConnection,
  passcodeOf,
} from "./check-connection.ts";
import { focusFirstError } from "./focus.ts";
import { readIdentityUrl } from "./identity-url.ts";
import { addresses, dropOrphanedOrigins, type SignInOutcome, signInFurther, signInTo } from "./sign-in.ts";
import { type Task, useTask } from "./task.ts";
import type { TypedSecrets } from "./typed-secrets.ts";

interface SignInProps {
  form: RefObject<HTMLFormElement | null>;
  values: Connection;
  /** As it is stored, if it is. */
  saved: ConnectionSummary | undefined;
  secrets(): TypedSecrets;
  stay: boolean;
  /** The cloud is known to want a passcode. */
  totp: boolean;
  onStart(): void;
  onSignedIn(name: string, stays: Stays): void;
}

export type Stays = Extract<SignInAnswer, { code: "signed-in" }>["stays"];

export interface SignInSteps {
  asked: Asked;
  errors: ConnectionErrors;
  /** What there is to choose from, when signing in has come to that. */
  projects: Project[] | undefined;
  task: Task;
  /** To be called in the same task as the click, as all that may ask the browser. `wanted`: an origin that a former try lacked. */
  start(wanted?: string): void;
  choose(projectId: string): void;
  allow(origin: string): void;
  /** The user has changed this field: what the cloud has said before counts no more. */
  changed(field: ConnectionField): void;
  /** Back from the projects, or all from the beginning. */
  back(): void;
}

/** Signing in, step by step, in one place and with nothing typed twice. */
export function useSignIn(props: SignInProps): SignInSteps {
  const { form, values, saved, secrets, stay, totp, onStart, onSignedIn } = props;
  const halfWay = saved?.pending === "receipt";
  const [asked, setAsked] = useState<Asked>({ passcode: totp || halfWay, passwordKnown: halfWay });
  const [errors, setErrors] = useState<ConnectionErrors>({});
  const [projects, setProjects] = useState<Project[]>();
  const before = useRef<string[] | undefined>(undefined);
  const name = useRef(values.name);
  const task = useTask();
  const { id } = values;

  const complain = (wrong: ConnectionErrors): undefined => {
    setErrors(wrong);
    focusFirstError(form.current);
  };

  /** What the answer means for the user. */
  const settle = async (answer: SignInOutcome): Promise<Failure | undefined> => {
    switch (answer.code) {
      case "invalid":
        return answer.field === "id" ? undefined : complain({ [answer.field]: "optionsFieldRefused" });
      case "passcode-needed":
        setAsked({ passcode: true, passwordKnown: true });
        return complain({});
      case "choose-project": {
        const [first, ...others] = answer.projects;
        if (first !== undefined && others.length === 0)
          return settle(await ask("chooseProject", { connectionId: id, projectId: first.id }));
        setProjects(answer.projects);
        return undefined;
      }
      case "signed-in":
        await dropOrphanedOrigins(before.current ?? []);
        onSignedIn(name.current, answer.stays);
        return undefined;
      default:
        return answer;
    }
  };

  const start = (wanted?: string): void => {
    if (task.busy) return;
    const typed = secrets();
    const checked = checkConnection(values, typed, asked);
    if (checked.code === "invalid") {
      complain(checked.errors);
      return;
    }
    const { connection, origin } = checked;
    name.current = connection.name;
    const granted = requestOrigins([wanted ?? origin]).catch(() => false);
    onStart();
    setErrors({});
    task.run(async () => {
      before.current ??= saved === undefined ? [] : await addresses();
      const take = (step: Omit<SignInRequest, "connectionId">) => signInTo(connection, step, wanted ?? origin, granted);
      const answer = await take(stepOf(connection, typed, asked, stay));
      if (asked.passwordKnown && answer.code === "wrong-credentials")
        return complain({ passcode: "optionsPasscodeRefused" });
      if (!asked.passwordKnown || answer.code !== "sign-in-expired") return settle(answer);
      // The passcode came too late for what the cloud has kept of the password.
      setAsked({ ...asked, passwordKnown: false });
      if (typed.password === "") return complain({ password: "optionsPasswordMissing" });
      return settle(await take(stepOf(connection, typed, { ...asked, passwordKnown: false }, stay)));
    });
  };

  const choose = (projectId: string): void =>
    task.run(async () => settle(await ask("chooseProject", { connectionId: id, projectId })));

  const allow = (origin: string): void => {
    const identity = readIdentityUrl(values.identityUrl);
    if (identity.code !== "ok" || identity.origin === origin) {
      start(origin);
      return;
    }
    const granted = requestOrigins([origin]).catch(() => false);
    task.run(async () => ((await granted) ? settle(await signInFurther(id)) : { code: "permission-needed", origin }));
  };

  const changed = (field: ConnectionField): void => {
    setErrors({ ...errors, [field]: undefined });
    // Another user, or another cloud, may have no second factor.
    if (whose.includes(field)) setAsked({ passcode: totp, passwordKnown: false });
    else if (field !== "passcode" && field !== "name") setAsked({ ...asked, passwordKnown: false });
  };

  const back = (): void => {
    setProjects(undefined);
    setErrors({});
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[name='projectName']")?.focus());
  };

  return { asked, errors, projects, task, start, choose, allow, changed, back };
}

const whose: readonly ConnectionField[] = ["identityUrl", "way", "userName", "userDomain"];

/** The passcode alone, where the cloud has the password; else all that is there. */
function stepOf(
  { way }: Connection,
  { password, passcode, secret }: TypedSecrets,
  asked: Asked,
  stay: boolean,
): Omit<SignInRequest, "connectionId"> {
  if (way === "application-credential") return { secret };
  if (asked.passwordKnown) return { passcode: passcodeOf(passcode) };
  return { password, stay, ...(asked.passcode && { passcode: passcodeOf(passcode) }) };
}
