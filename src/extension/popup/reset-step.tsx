import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { EmptyReason } from "../password-messages.ts";
import type { ResetPlan } from "../reset-messages.ts";
import { text } from "../text.ts";
import { EyeIcon } from "../ui/field-icons.tsx";
import { ForwardIcon } from "../ui/rare-icons.tsx";
import { command } from "./command.ts";
import type { Instance } from "./instance.ts";
import { ForbiddenRow } from "./reset-confirm.tsx";
import { Step } from "./steps.tsx";

/** An instance that is being made, or does not run, changes no password. */
export const canReset = ({ code }: EmptyReason): boolean => code !== "building" && code !== "not-running";

interface ResetStepProps {
  connectionId: string;
  instance: Instance;
  busy: boolean;
  onClick: () => void;
}

/** Gives an instance without a stored password a new one; says beforehand who would see it. */
export function ResetStep({ connectionId, instance, busy, onClick }: ResetStepProps): JSX.Element {
  const [way, setWay] = useState<ResetPlan["code"] | "no-background">();
  useEffect(() => {
    const request = { connectionId, instanceId: instance.id, instanceName: instance.name };
    void command("planReset", request).then(({ code }) => setWay(code));
  }, []);
  const title = text("popupResetPassword");
  if (way === "forbidden") {
    return (
      <li>
        <ForbiddenRow title={title} />
      </li>
    );
  }
  const note =
    way === "cloud" ? (
      <span class="can-read">
        <EyeIcon />
        {text("popupCloudCanRead")}
      </span>
    ) : (
      text(way === undefined ? "popupResetStepLooking" : "popupResetStepNote")
    );
  return <Step named title={title} note={note} icon={<ForwardIcon />} busy={busy} onClick={onClick} />;
}
