import { changeLocal, without } from "./change-record.ts";

/** Remembers which of the user's keys open an instance's password, so that removing the last of them warns. */
export const noteOpener = (instanceId: string, instanceName: string, keys: string[]): Promise<void> =>
  changeLocal("openers", (openers) => ({
    ...openers,
    [instanceId]: { instanceName, keys, openedAt: Math.floor(Date.now() / 1000) },
  }));

/** Nothing is stored for this instance any more. */
export const forgetOpener = (instanceId: string): Promise<void> =>
  changeLocal("openers", (openers) => without(openers, instanceId));
