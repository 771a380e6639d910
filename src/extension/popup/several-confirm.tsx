import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { EyeIcon } from "../ui/field-icons.tsx";
import { plural } from "../ui/language.ts";
import { command } from "./command.ts";
import type { Instance } from "./instance.ts";
import { afterRelease } from "./keyboard.ts";
import { StepMark } from "./reset-step-list.tsx";
import { type SeenPlan, usePlans } from "./use-plans.ts";

interface ConfirmProps {
  connectionId: string;
  instances: readonly Instance[];
  onKeep: () => void;
  onStarted: (ids: string[]) => void;
}

/** Asks once for all, with each name and whose password it is. The focus is on the safe choice. */
export function SeveralConfirm({ connectionId, instances, onKeep, onStarted }: ConfirmProps): JSX.Element {
  const plans = usePlans(connectionId, instances);
  const [seeThrough, setSeeThrough] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const keep = useRef<HTMLDivElement>(null);
  useEffect(() => afterRelease(() => keep.current?.querySelector<HTMLElement>(".secondary")?.focus()), []);

  const guests = instances.flatMap((instance) => wayOf(instance, plans.get(instance.id), "guest"));
  const clouds = instances.flatMap((instance) => wayOf(instance, plans.get(instance.id), "cloud"));
  const asked = seeThrough ? [...guests, ...clouds] : guests;
  const looking = plans.size < instances.length;

  async function start() {
    setBusy(true);
    setFailure(null);
    const started: string[] = [];
    for (const [way, some] of [
      ["guest", guests],
      ["cloud", seeThrough ? clouds : []],
    ] as const) {
      if (some.length === 0) continue;
      const answer = await command("startResets", { connectionId, way, instances: some });
      if (answer.code === "started") started.push(...some.map(({ instanceId }) => instanceId));
      else if (answer.code !== "forbidden") setFailure(answer);
    }
    setBusy(false);
    if (started.length > 0) onStarted(started);
  }

  return (
    <>
      <ul class="several-list" aria-label={text("popupInstanceList")}>
        {instances.map((instance) => (
          <PlanRow key={instance.id} instance={instance} plan={plans.get(instance.id)} />
        ))}
      </ul>
      <div class="several-why">
        <p class="secondary-text">{text("popupAskBreaks")}</p>
        {clouds.length > 0 && (
          <label class="see-through">
            <input
              type="checkbox"
              checked={seeThrough}
              onChange={(event) => setSeeThrough(event.currentTarget.checked)}
            />
            <span>{plural("popupSeeThrough", clouds.length)}</span>
          </label>
        )}
        {failure && <Alert title={describeFailure(failure).what} />}
      </div>
      <div class="actions" ref={keep}>
        <Button
          kind="primary"
          wide
          busy={busy || looking}
          disabledBecause={looking || asked.length > 0 ? undefined : text("popupNoneToReset")}
          onClick={() => void start()}
        >
          {plural("popupResetNow", looking ? instances.length : asked.length)}
        </Button>
        <Button wide onClick={onKeep}>
          {text("popupKeepPasswords")}
        </Button>
      </div>
    </>
  );
}

/** What is asked of the background for an instance that can be reset this way. */
function wayOf(instance: Instance, plan: SeenPlan | undefined, way: "guest" | "cloud") {
  if (plan?.code !== way || !("user" in plan)) return [];
  return [{ instanceId: instance.id, instanceName: instance.name, user: plan.user }];
}

function PlanRow({ instance, plan }: { instance: Instance; plan: SeenPlan | undefined }): JSX.Element {
  return (
    <li>
      <span class="several-text">
        <span class="truncate" title={instance.name}>
          {instance.name}
        </span>
        {said(plan)}
      </span>
      {plan === undefined && <StepMark state="now" />}
    </li>
  );
}

function said(plan: SeenPlan | undefined): ComponentChildren {
  if (plan === undefined) return <span class="secondary-text">{text("popupPlanLooking")}</span>;
  switch (plan.code) {
    case "guest":
      return <span class="secondary-text truncate">{text("popupPlanGuest", plan.user)}</span>;
    case "cloud":
      return (
        <span class="can-read">
          <EyeIcon />
          <span class="truncate">{text("popupCloudCanRead")}</span>
        </span>
      );
    case "forbidden":
      return <span class="secondary-text truncate">{text("popupPlanForbidden")}</span>;
    default:
      return (
        <span class="secondary-text failed truncate" title={describeFailure(plan).next}>
          {text("popupPlanNot", describeFailure(plan).what)}
        </span>
      );
  }
}
