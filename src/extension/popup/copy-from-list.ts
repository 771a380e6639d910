import type { Snapshot } from "../snapshot.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";
import type { CopiedStale } from "./errands.ts";
import { failureKind } from "./failure-kind.ts";
import type { Instance } from "./instance.ts";

/** What came of it, and where a failure leads: to a sign-in, to the view of the instance, or it stays in the list. */
export type CopyCame =
  | { code: "copied"; stale: CopiedStale | null }
  | { code: "sign-in" | "instance" | "list"; failure: Failure };

/** What was copied arrives with the next snapshot. `showCopying` gets the instance's id meanwhile, and null in the end. */
export async function copyFromList(
  connectionId: string,
  { id, name }: Instance,
  onlyHere: Snapshot["onlyHere"],
  showCopying: (id: string | null) => void,
): Promise<CopyCame> {
  const which = onlyHere[id] === undefined ? {} : ({ which: "only-here" } as const);
  const answering = command("copyPassword", { connectionId, instanceId: id, instanceName: name, ...which });
  // Asked first: to draw that it is under way takes longer than to ask.
  showCopying(id);
  const answer = await answering;
  showCopying(null);
  if (answer.code !== "copied") return { code: failureKind(answer), failure: answer };
  const { stale } = answer.details;
  return { code: "copied", stale: stale === undefined ? null : { instanceId: id, stale } };
}
