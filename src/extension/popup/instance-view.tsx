import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Reset } from "../reset-records.ts";
import { PasswordView, type PasswordViewProps } from "./password-view.tsx";
import { ResetView } from "./reset-view.tsx";
import { useSeen } from "./use-seen.ts";

/** One instance: its password, or the reset that is under way or whose end the user has not seen. */
export function InstanceView(props: PasswordViewProps): JSX.Element {
  const { instance, snapshot, onBack, onSignIn, children } = props;
  const [next, goOn] = useState<Partial<PasswordViewProps>>({});
  const [reset, leave] = useShownReset(instance.id, snapshot.resets[instance.id]);

  if (reset === undefined) {
    return <PasswordView key={JSON.stringify(next)} {...props} {...next} />;
  }
  const go = (to: Partial<PasswordViewProps>) => {
    leave();
    goOn({ failure: null, start: "inspect", ...to });
  };
  return (
    <ResetView
      instance={snapshot.list?.instances.find(({ id }) => id === instance.id) ?? instance}
      reset={reset}
      clearAfterSeconds={snapshot.settings.clearClipboardAfterSeconds}
      onBack={onBack}
      onCopy={() => go({ start: "copy" })}
      onAgain={() => go({ asksReset: true })}
      onLook={() => go({})}
      onSignIn={(reason) => onSignIn(reason, "inspect")}
    >
      {children}
    </ResetView>
  );
}

/** The reset to show, and how to leave its end. What has ended stays in view until then, also after its record has gone. */
function useShownReset(instanceId: string, record: Reset | undefined): [Reset | undefined, () => void] {
  const [left, setLeft] = useState(0);
  const kept = useRef<Reset>(undefined);
  if (record !== undefined) kept.current = record;
  else if (kept.current?.phase !== "ended") kept.current = undefined;
  const reset = kept.current !== undefined && kept.current.startedAt > left ? kept.current : undefined;
  useSeen(reset?.phase === "ended" ? [instanceId] : []);
  return [reset, () => setLeft(reset?.startedAt ?? 0)];
}
