import { useEffect, useState } from "preact/hooks";
import type { ResetPlan } from "../reset-messages.ts";
import { command } from "./command.ts";
import type { Instance } from "./instance.ts";

export type SeenPlan = ResetPlan | { code: "no-background" };

/** So many at once: each costs the cloud some requests. */
const lanes = 4;

/** What a reset would be for each, by instance id; they come in one by one. */
export function usePlans(connectionId: string, instances: readonly Instance[]): ReadonlyMap<string, SeenPlan> {
  const [plans, setPlans] = useState<ReadonlyMap<string, SeenPlan>>(new Map());
  useEffect(() => {
    let gone = false;
    const open = [...instances];
    const lane = async () => {
      for (let next = open.shift(); next !== undefined && !gone; next = open.shift()) {
        const { id, name } = next;
        const plan = await command("planReset", { connectionId, instanceId: id, instanceName: name });
        if (!gone) setPlans((known) => new Map([...known, [id, plan]]));
      }
    };
    for (let index = 0; index < lanes; index++) void lane();
    return () => {
      gone = true;
    };
  }, []);
  return plans;
}
