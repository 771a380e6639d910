/** Stands in for ext-background.ts: messages come from the test, and the clipboard's page keeps what it is given. */
import type { ClipboardJob } from "../../../src/extension/offscreen/clipboard-job.ts";

type Listener = (command: string, request: unknown) => Promise<unknown>;

/** As a page of ours asks the background. */
export let ask: Listener;

export function onMessages(listener: Listener): void {
  ask = listener;
}

export const onAlarm = (): void => undefined;
export const onStart = (): void => undefined;
export const setAlarm = async (): Promise<void> => undefined;
export const clearAlarm = async (): Promise<void> => undefined;
export const setBadge = async (): Promise<void> => undefined;
export const showNotification = async (): Promise<void> => undefined;
export const hasOffscreen = true;

export const clipboard = {
  text: "",
  pageIsOpen: false,
  popupIsOpen: false,
  /** Runs before a job is done; false refuses it. */
  allows: async (): Promise<boolean> => true,
};

export const isPopupOpen = async (): Promise<boolean> => clipboard.popupIsOpen;

export async function openClipboardPage(): Promise<(job: ClipboardJob) => Promise<boolean>> {
  clipboard.pageIsOpen = true;
  return async (job) => {
    if (!(await clipboard.allows())) return false;
    clipboard.text = job.kind === "write" ? new TextDecoder().decode(job.text) : "";
    return true;
  };
}

export async function closeClipboardPage(): Promise<void> {
  clipboard.pageIsOpen = false;
}
