import type { ComponentChildren, JSX } from "preact";
import type { Settings } from "../records.ts";
import type { Failure } from "../ui/failure-text.ts";
import type { Opened } from "./use-errands.ts";
import type { PasswordAction } from "./use-password.ts";

export interface InstanceViewProps extends Opened {
  connectionId: string;
  settings: Settings;
  onBack: () => void;
  onSignIn: (reason: Failure, start: PasswordAction) => void;
  onNotice: (said: string) => void;
  /** The status bar. */
  children: ComponentChildren;
}

export function InstanceView(props: InstanceViewProps): JSX.Element {
  return <>{props.children}</>;
}
