import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ResetPlan } from "../reset-messages.ts";
import { text } from "../text.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { describeFailure, type Failure } from "../ui/failure-text.ts";
import { EyeIcon } from "../ui/field-icons.tsx";
import { LockIcon } from "../ui/icons.tsx";
import { KeyIcon, WarningIcon } from "../ui/rare-icons.tsx";
import type { Instance } from "./instance.ts";
import { afterRelease, useKeys } from "./keyboard.ts";

/** What a reset would be, where it needs no other decision first. */
export type AskedPlan = Extract<ResetPlan, { code: "guest" | "cloud" | "forbidden" }>;

interface ConfirmProps {
  instance: Instance;
  plan: AskedPlan;
  /** It has been confirmed and is about to start. */
  busy: boolean;
  failure: Failure | null;
  onKeep: () => void;
  onConfirm: () => void;
}

/** Asks once before a password changes. The focus is on the safe choice. */
export function ResetConfirm({ instance, plan, busy, failure, onKeep, onConfirm }: ConfirmProps): JSX.Element {
  const actions = useRef<HTMLDivElement>(null);
  useEffect(() => afterRelease(() => actions.current?.querySelector<HTMLElement>(".secondary")?.focus()), []);
  useKeys((event) => {
    if (event.key !== "Escape") return false;
    onKeep();
    return true;
  });
  return (
    <>
      <div class="ask-reset">
        {plan.code === "guest" && <GuestWay instance={instance} plan={plan} />}
        {plan.code === "cloud" && <CloudWay instance={instance} plan={plan} />}
        {plan.code === "forbidden" && <Forbidden instance={instance} />}
        {failure && (
          <Alert title={describeFailure(failure).what}>
            <p>{describeFailure(failure).next}</p>
          </Alert>
        )}
      </div>
      <div class="actions" ref={actions}>
        {plan.code !== "forbidden" && (
          <Button
            kind="primary"
            wide
            busy={busy}
            title={text("popupResetOf", instance.name)}
            aria-label={text("popupResetOf", instance.name)}
            onClick={onConfirm}
          >
            <span class="truncate">{text("popupResetOf", instance.name)}</span>
          </Button>
        )}
        <Button wide onClick={onKeep}>
          {text("popupKeepPassword")}
        </Button>
      </div>
    </>
  );
}

type PlanOf<Code> = { instance: Instance; plan: Extract<AskedPlan, { code: Code }> };

function GuestWay({ instance, plan }: PlanOf<"guest">): JSX.Element {
  return (
    <>
      <h2>{text("popupAskReset", plan.user)}</h2>
      <p>{text("popupAskWhat", plan.user, instance.name)}</p>
      <Points>
        <Point icon={<WarningIcon />}>{text("popupAskBreaks")}</Point>
        <Point icon={<KeyIcon />}>{text("popupAskKeys", plan.keyName)}</Point>
      </Points>
    </>
  );
}

function CloudWay({ instance, plan }: PlanOf<"cloud">): JSX.Element {
  const user = plan.user ?? text("popupAdminUser");
  return (
    <>
      <h2>{text("popupAskReset", user)}</h2>
      <p>{text(plan.user === null ? "popupAskWhatUnnamed" : "popupAskWhat", user, instance.name)}</p>
      <div class="alert warning">
        <EyeIcon />
        <div class="alert-body">
          <p class="alert-title">{text("popupCloudCanRead")}</p>
          <p>{text("popupAskCloudWhy")}</p>
          <p>{text("popupAskOnlyHere")}</p>
        </div>
      </div>
      <Points>
        <Point icon={<WarningIcon />}>{text("popupAskBreaks")}</Point>
      </Points>
    </>
  );
}

function Forbidden({ instance }: { instance: Instance }): JSX.Element {
  return (
    <>
      <h2>{text("popupAskNobody")}</h2>
      <p>{text("popupAskNobodyWhy", instance.name)}</p>
      <ForbiddenRow title={text("popupCloudWay")} />
    </>
  );
}

/** A way that the organisation has closed: in sight, focusable, and said. */
export function ForbiddenRow({ title }: { title: string }): JSX.Element {
  return (
    <button type="button" class="step forbidden" aria-disabled="true">
      <span class="step-text">
        <span class="step-title">{title}</span>
        <span class="secondary-text">{text("popupByOrganisation")}</span>
      </span>
      <LockIcon />
    </button>
  );
}

function Points({ children }: { children: ComponentChildren }): JSX.Element {
  return <ul class="points">{children}</ul>;
}

function Point({ icon, children }: { icon: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <li>
      {icon}
      <span>{children}</span>
    </li>
  );
}
