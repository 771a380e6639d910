import { useRef, useState } from "preact/hooks";
import type { PasswordRequest } from "../password-messages.ts";
import type { Failure } from "../ui/failure-text.ts";
import { command } from "./command.ts";
import type { AskedPlan } from "./reset-confirm.tsx";

export interface Resetting {
  /** What the user is asked to confirm. */
  plan: AskedPlan | null;
  busy: boolean;
  /** Why it could not be started. */
  failure: Failure | null;
  /** Looks what a reset would be, and asks. What has to be settled first goes to `onSettle`. */
  ask: () => Promise<void>;
  keep: () => void;
  /** The record of the reset arrives with the next snapshot. */
  confirm: () => Promise<void>;
}

/** The way from the button to the reset: plan, ask once, start. */
export function useReset(request: PasswordRequest, onSettle: (failure: Failure) => void): Resetting {
  const [plan, setPlan] = useState<AskedPlan | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asking = useRef(false);

  async function ask(): Promise<void> {
    if (asking.current) return;
    asking.current = true;
    setBusy(true);
    const answer = await command("planReset", request);
    asking.current = false;
    setBusy(false);
    setFailure(null);
    if (answer.code === "guest" || answer.code === "cloud" || answer.code === "forbidden") setPlan(answer);
    else onSettle(answer);
  }

  async function confirm(): Promise<void> {
    if (plan === null || plan.code === "forbidden") return;
    const { connectionId, instanceId, instanceName } = request;
    setBusy(true);
    setFailure(null);
    const instances = [{ instanceId, instanceName, user: plan.user }];
    const answer = await command("startResets", { connectionId, way: plan.code, instances });
    if (answer.code === "started") return;
    setBusy(false);
    if (answer.code === "forbidden") setPlan(answer);
    else setFailure(answer);
  }

  return { plan, busy, failure, ask, keep: () => setPlan(null), confirm };
}
