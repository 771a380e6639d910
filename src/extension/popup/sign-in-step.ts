import type { Project } from "../../clouds/openstack/identity.ts";
import type { Answer } from "../messages.ts";
import type { ConnectionSummary } from "../snapshot.ts";

/** What the cloud is to be told next. */
export type SignInStep =
  | { kind: "password" | "secret" | "passcode" }
  /** `projects`: null while they are fetched. */
  | { kind: "project"; projects: Project[] | null };

type SignsIn = Pick<ConnectionSummary, "way" | "pending">;

/** Where signing in goes on: at the beginning, or where it was left half-way. */
export function firstStep({ way, pending }: SignsIn): SignInStep {
  if (pending === "receipt") return { kind: "passcode" };
  if (pending === "unscoped-token") return { kind: "project", projects: null };
  return { kind: way === "application-credential" ? "secret" : "password" };
}

/** Where an answer leads. A failure leads nowhere, except that what was half-way is over when it has expired. */
export function stepAfter(
  answer: Answer<"signIn"> | { code: "no-background" },
  step: SignInStep,
  { way }: SignsIn,
): SignInStep {
  switch (answer.code) {
    case "passcode-needed":
      return { kind: "passcode" };
    case "choose-project":
      return { kind: "project", projects: answer.projects };
    case "sign-in-expired":
    case "signed-out":
      return firstStep({ ...(way && { way }) });
    default:
      return step;
  }
}
