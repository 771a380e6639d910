import type { Project } from "../../clouds/openstack/identity.ts";
import type { Answer } from "../messages.ts";
import type { ConnectionSummary } from "../snapshot.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";
import { needsSignIn } from "./failure-kind.ts";

/** Another project of the connection, null where it is not known which there are, or another region. */
export type Place = { project: Project | null } | { region: string };

/** Where that leads. The list follows from the project that the snapshot names then. */
export type Gone =
  | { code: "there" }
  /** Where the present token does not open the way, the password does. */
  | { code: "sign-in"; project: Project | null }
  | { code: "trouble"; failure: Failure };

/** Goes on in another project or region with the sign-in that is here, if it allows that. */
export async function goTo({ id: connectionId, fixedProject }: ConnectionSummary, place: Place): Promise<Gone> {
  if ("region" in place) return outcome(await command("chooseRegion", { connectionId, region: place.region }));
  const { project } = place;
  if (fixedProject === true || project === null) return { code: "sign-in", project };
  return outcome(await command("chooseProject", { connectionId, projectId: project.id }), project);
}

function outcome(
  answer: Answer<"chooseProject" | "chooseRegion"> | { code: "no-background" },
  project?: Project,
): Gone {
  if (answer.code === "signed-in" || answer.code === "chosen") return { code: "there" };
  const isQuestion = answer.code === "passcode-needed" || answer.code === "choose-project";
  // A cloud may forbid to exchange a token for one of another project.
  if (project && (isQuestion || answer.code === "not-allowed" || needsSignIn(answer)))
    return { code: "sign-in", project };
  return { code: "trouble", failure: isQuestion ? { code: "signed-out" } : answer };
}
