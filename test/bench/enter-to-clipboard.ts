import type { Page, WebWorker } from "puppeteer-core";
import { click, find, type } from "../e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";

/** One password's way from the key event to the record that it is on the clipboard, both as the popup sees them; in milliseconds. */
export interface Copy {
  /** Until the password is asked for. */
  before: number;
  /** From there to the end of the answer, by the background's own resource timing. */
  network: number;
  after: number;
}

/** From there to there, in unix milliseconds: the popup and the background count each from its own start. */
interface Span {
  start: number;
  end: number;
}

/** The popup asks for news of the list when it opens: that must not fall into the copy. */
const SETTLE = 1_500;

type Popup = typeof globalThis & { copied: Promise<Span> };

/** Opens the popup, types the instance's name, and presses Enter once the list shows it and nothing else is going on. */
export async function copyByEnter(browser: TestBrowser, instance: { id: string; name: string }): Promise<Copy> {
  const popup = await browser.popup();
  await type(popup, "searchbox", "Search instances", instance.name);
  await find(popup, "option", instance.name);
  await new Promise((resolve) => setTimeout(resolve, SETTLE));
  const background = await backgroundOf(popup);
  await background.evaluate(() => performance.clearResourceTimings());
  await popup.evaluate(startClock);
  await popup.keyboard.press("Enter");
  const whole = await popup.evaluate(() => (globalThis as Popup).copied);
  const network = await background.evaluate(networkSpan, instance.id);
  await close(popup);
  return {
    before: network.start - whole.start,
    network: network.end - network.start,
    after: whole.end - network.end,
  };
}

/** Afterwards nothing of an earlier copy is left: neither a password nor the page that keeps the clipboard. */
export async function clearClipboard(browser: TestBrowser): Promise<void> {
  const popup = await browser.popup();
  await click(popup, "button", "Clear now");
  const isKept = () => popup.evaluate(async () => "clipboard" in (await chrome.storage.session.get("clipboard")));
  await until("the clipboard is cleared", async () => !(await isKept()));
  await close(popup);
}

async function close(popup: Page): Promise<void> {
  // Closing ends the page before it can answer.
  await popup.close().catch(() => undefined);
}

async function backgroundOf(popup: Page): Promise<WebWorker> {
  const { host } = new URL(popup.url());
  const isOurs = (url: string): boolean => new URL(url).host === host;
  const targets = popup.browser().targets();
  const worker = await targets.find((target) => target.type() === "service_worker" && isOurs(target.url()))?.worker();
  if (!worker) throw new Error("the background does not run");
  return worker;
}

/** Runs in the popup. */
function startClock(): void {
  (globalThis as Popup).copied = new Promise((resolve, reject) => {
    let start = Number.NaN;
    addEventListener("keydown", (event) => (start = performance.timeOrigin + event.timeStamp), {
      capture: true,
      once: true,
    });
    chrome.storage.session.onChanged.addListener((changes) => {
      if (changes.clipboard?.newValue !== undefined)
        resolve({ start, end: performance.timeOrigin + performance.now() });
    });
    setTimeout(() => reject(new Error("nothing was copied in 30 s")), 30_000);
  });
}

/** Runs in the background. No copy waits for what was done to the instance, which is asked at the same time. */
function networkSpan(instanceId: string): Span {
  const requests = performance
    .getEntriesByType("resource")
    .filter(({ name }) => name.endsWith(`/${instanceId}/os-server-password`)) as PerformanceResourceTiming[];
  const [request] = requests;
  if (request === undefined) throw new Error("no password was asked for");
  return {
    start: performance.timeOrigin + request.startTime,
    end: performance.timeOrigin + request.responseEnd,
  };
}
