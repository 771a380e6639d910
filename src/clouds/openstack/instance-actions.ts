import type { Network } from "../exchange.ts";
import type { Result } from "../failure.ts";
import { ok } from "../failure.ts";
import { instanceActionsAnswer } from "./answers.ts";
import { utc } from "./cloud-time.ts";
import { type Access, request } from "./compute-request.ts";

/** Something that was done to an instance, as Nova names it: `create`, `rebuild`, `changePassword`, `reboot`. */
export interface InstanceAction {
  action: string;
  /** Unix milliseconds. */
  startedAt: number;
}

/** What was done to an instance, the newest first (Compute API, "Servers actions"). Reading and clearing a password is not among it. */
export async function listInstanceActions(
  network: Network,
  access: Access,
  instanceId: string,
): Promise<Result<InstanceAction[]>> {
  const path = `/servers/${encodeURIComponent(instanceId)}/os-instance-actions`;
  const answer = await request(network, access, { method: "GET", path }, instanceActionsAnswer);
  if (answer.code !== "ok") return answer;
  return ok(answer.value.instanceActions.map(({ action, start_time }) => ({ action, startedAt: utc(start_time) })));
}
