import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { launchChromium } from "../e2e/driver/chromium.ts";
import { aims, verdict } from "./aims.ts";
import { median, quantile } from "./median.ts";
import { enterState, popupStates } from "./popup-states.ts";
import { printTable } from "./table.ts";

const LONG_LIST = "list of 10,000";
const QUERIES = ["web-77", "10.0.39.1", "mail 9", "00000000-0000-4000-8000-00000000999"];

/** What one letter costs in the real popup, from the key to the list that is ready to be painted, and what the popup holds. */
export async function benchTyping(): Promise<void> {
  const state = popupStates().find(({ name }) => name === LONG_LIST);
  if (state === undefined) throw new Error(`there is no ${LONG_LIST}`);
  const profile = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  const browser = await launchChromium({ profile });
  try {
    const page = await browser.options();
    await enterState(page, state);
    await page.close();
    const popup = await browser.popup();
    await popup.waitForSelector('[role="option"]');
    const times = await typeAll(popup);
    await popup.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    const heap = await heapOf(popup);
    const typical = median(times);
    const most = quantile(times, 0.9);
    printTable(
      `Popup with ${LONG_LIST}: key to list, in ms, over ${times.length} letters; memory in MB after them`,
      ["", "median", "nine of ten below", "aim", ""],
      [
        ["a letter", typical.toFixed(1), most.toFixed(1), String(aims.letter), verdict(most, aims.letter)],
        ["memory", heap.toFixed(1), "", String(aims.popupMemory), verdict(heap, aims.popupMemory)],
      ],
    );
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function typeAll(popup: Page): Promise<number[]> {
  await popup.evaluate(listen);
  for (const query of QUERIES) {
    for (const letter of query) {
      await popup.keyboard.type(letter);
      await popup.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    }
    await popup.keyboard.press("Escape"); // empties the search box
  }
  return popup.evaluate(() => (globalThis as unknown as { letters: number[] }).letters);
}

/**
 * Runs in the popup. From the key's own time stamp to the moment when the next frame's layout is done: what the browser then waits
 * for its screen is not ours.
 */
function listen(): void {
  const letters: number[] = [];
  Object.assign(globalThis, { letters });
  addEventListener(
    "keydown",
    (event) => {
      if (!(event instanceof KeyboardEvent) || event.key.length !== 1) return;
      const list = document.querySelector('[role="listbox"]');
      const count = document.querySelector("#count") ?? document.body;
      const observer = new MutationObserver(() => {
        observer.disconnect();
        list?.getBoundingClientRect();
        letters.push(performance.now() - event.timeStamp);
      });
      for (const changed of [list, count])
        if (changed)
          observer.observe(changed, { subtree: true, childList: true, characterData: true, attributes: true });
    },
    true,
  );
}

/** JavaScript's heap after a collection, and what the document takes beside it is small: only the rows in sight are in it. */
async function heapOf(popup: Page): Promise<number> {
  const client = await popup.createCDPSession();
  await client.send("HeapProfiler.collectGarbage");
  const { JSHeapUsedSize = Number.NaN } = await popup.metrics();
  return JSHeapUsedSize / 1_000_000;
}
