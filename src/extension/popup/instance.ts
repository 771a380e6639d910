import type { InstanceList } from "../records.ts";
import { type TextKey, text } from "../text.ts";

export type Instance = InstanceList["instances"][number];

/** Nova's states that have a word of their own here; the others read as Nova writes them. */
const stateTexts: Record<string, TextKey> = {
  ACTIVE: "popupStateActive",
  SHUTOFF: "popupStateStopped",
  SUSPENDED: "popupStateSuspended",
  PAUSED: "popupStatePaused",
  BUILD: "popupStateBuilding",
  REBUILD: "popupStateRebuilding",
  REBOOT: "popupStateRebooting",
  ERROR: "popupStateError",
};

export const isRunning = (instance: Instance): boolean => instance.status === "ACTIVE";

export function stateText({ status }: Pick<Instance, "status">): string {
  const key = stateTexts[status];
  return key === undefined ? status : text(key);
}

/** Tags are for exceptions: a running instance with a key pair has none. */
export function exceptionTag(instance: Instance): string | null {
  if (!isRunning(instance)) return stateText(instance);
  return instance.keyName === null ? text("popupNoKeyPair") : null;
}
