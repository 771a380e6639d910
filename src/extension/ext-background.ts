/** What only the background needs of the browser: events, alarms, the clipboard. Beside ext.ts, the other module that touches `browser.*`. */
import browser, { type Runtime } from "webextension-polyfill";
import type { ClipboardJob } from "./offscreen/clipboard-job.ts";
import { runJob } from "./offscreen/run-job.ts";

/** Milliseconds. Copying takes a few. */
const CLIPBOARD_TIMEOUT = 10_000;
const OFFSCREEN_PAGE = "src/extension/offscreen/index.html";

/** `answer` gets every message from our own pages. */
export function onMessages(answer: (command: string, request: unknown) => Promise<unknown>): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
    if (sender.id !== browser.runtime.id || !isCommand(message)) return undefined;
    return answer(message.command, message.request);
  });
}

function isCommand(message: unknown): message is { command: string; request: unknown } {
  return typeof message === "object" && message !== null && "command" in message && typeof message.command === "string";
}

/** `listener` runs when the browser starts, and when the extension was installed or updated. */
export function onStart(listener: () => Promise<void>): void {
  browser.runtime.onStartup.addListener(() => void listener());
  browser.runtime.onInstalled.addListener(() => void listener());
}

export function onAlarm(listener: (name: string) => void): void {
  browser.alarms.onAlarm.addListener((alarm) => listener(alarm.name));
}

/** Wakes the background at `time` (unix milliseconds), or as soon after as the browser likes. Replaces an alarm of the same name. */
export async function setAlarm(name: string, time: number): Promise<void> {
  browser.alarms.create(name, { when: time });
}

export async function clearAlarm(name: string): Promise<void> {
  await browser.alarms.clear(name);
}

/** The text on the toolbar's icon; empty for none. */
export async function setBadge(badge: string): Promise<void> {
  await browser.action.setBadgeText({ text: badge });
  await browser.action.setBadgeBackgroundColor({ color: "#0B6A86" });
}

/** Shows a notification if the user has allowed them, and nothing else if not. The same `id` replaces. */
export async function showNotification(id: string, sentence: string): Promise<void> {
  if (!(await browser.permissions.contains({ permissions: ["notifications"] }))) return;
  const iconUrl = browser.runtime.getURL("icons/128.png");
  await browser.notifications.create(id, { type: "basic", iconUrl, title: "Latchkey", message: sentence });
}

/** What this browser's policy says (public/managed-policy.json); undefined if nothing. Firefox throws where it has no policy for us. */
export async function readPolicy(key: string): Promise<unknown> {
  try {
    return (await browser.storage.managed.get(key))[key];
  } catch {
    return undefined;
  }
}

/** Whether the popup is open, or a tab shows the same. */
export async function isPopupOpen(): Promise<boolean> {
  const popup = browser.runtime.getURL("src/extension/popup/");
  const contexts = await browser.runtime.getContexts({ contextTypes: ["POPUP", "TAB"] });
  return contexts.some(({ documentUrl }) => documentUrl?.startsWith(popup));
}

/**
 * Whether the clipboard is reached through an offscreen document: Chromium's worker has none, Firefox's event page has. Known when
 * it is built, so that Firefox's package does not carry what only Chromium has.
 */
export const hasOffscreen = import.meta.env.MODE === "chrome";

/** Does a clipboard job; false if the browser refused. `job.text` is wiped. */
export type ClipboardPage = (job: ClipboardJob) => Promise<boolean>;

/**
 * The page that can reach the clipboard, opened if it is not open: this one in Firefox, the offscreen document in Chromium, which
 * is asked by a message to it alone (`runtime.sendMessage` would reach the popup too).
 */
export async function openClipboardPage(): Promise<ClipboardPage> {
  if (!hasOffscreen) return runJob;
  opening ??= openOffscreen().finally(() => {
    opening = undefined;
  });
  await opening;
  const { clients } = globalThis as unknown as ServiceWorkerGlobalScope;
  const url = browser.runtime.getURL(OFFSCREEN_PAGE);
  const found = (await clients.matchAll({ includeUncontrolled: true })).find((client) => client.url === url);
  if (found === undefined) throw new Error("the clipboard page did not open");
  return (job) => sendJob(found, job);
}

/** Who asks for the page while it opens waits for the same one: there can be no second. */
let opening: Promise<void> | undefined;

async function openOffscreen(): Promise<void> {
  if (await chrome.offscreen.hasDocument()) return;
  await chrome.offscreen.createDocument({
    url: OFFSCREEN_PAGE,
    reasons: [chrome.offscreen.Reason.CLIPBOARD],
    justification: "Writes a password to the clipboard and empties it again.",
  });
}

function sendJob(page: Client, job: ClipboardJob): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const done = new Promise<boolean>((resolve) => {
    port1.onmessage = (event) => resolve(event.data === true);
    setTimeout(() => resolve(false), CLIPBOARD_TIMEOUT); // the page has crashed: nothing may wait for it for ever
  });
  page.postMessage(job, job.kind === "write" ? [port2, job.text.buffer] : [port2]);
  return done;
}

/** Closes the offscreen document, and with it the last copy of what it wrote. */
export async function closeClipboardPage(): Promise<void> {
  if (hasOffscreen && (await chrome.offscreen.hasDocument())) await chrome.offscreen.closeDocument();
}
