import { changeLocal } from "./change-record.ts";

/** Remembers which of the user's keys open an instance's password, so that removing the last of them warns. */
export const noteOpener = (instanceId: string, instanceName: string, keys: string[]): Promise<void> =>
  changeLocal("openers", (openers) => ({
    ...openers,
    [instanceId]: { instanceName, keys, openedAt: Math.floor(Date.now() / 1000) },
  }));

/** Nothing is stored for this instance any more: no key opens it. That something was there stays known, to say why it is empty. */
export const forgetOpener = (instanceId: string): Promise<void> =>
  changeLocal("openers", (openers = {}) => {
    const opener = openers[instanceId];
    return opener === undefined ? openers : { ...openers, [instanceId]: { ...opener, keys: [] } };
  });
