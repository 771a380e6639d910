import type { Page } from "puppeteer-core";
import { searchAndEnter, searchAndOpen } from "../e2e/admin.ts";
import { click, find, isThere } from "../e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../e2e/driver/test-browser.ts";
import { until } from "../e2e/driver/until.ts";

/** What an admin does to reset a password in the popup, by the names that a screen reader says. */

/** Milliseconds. Nova remembers for 15 s, a guest waits for that, and the machine may be busy. */
const LONGEST_RESET = 240_000;

/** Opens the instance's details and asks for a reset by its key, up to the question whose password it is. */
export async function askForReset(browser: TestBrowser, instance: string, user: string): Promise<Page> {
  const popup = await browser.popup();
  await searchAndOpen(popup, instance, instance);
  await popup.keyboard.down("Alt");
  await popup.keyboard.press("r");
  await popup.keyboard.up("Alt");
  await find(popup, "heading", `Reset the password of ${user}?`);
  return popup;
}

export const confirmReset = (popup: Page, instance: string): Promise<void> =>
  click(popup, "button", `Reset password of ${instance}`);

/** Waits for the heading that a reset ends with. */
export async function endsWith(popup: Page, heading: string): Promise<void> {
  const shown = async () => (await popup.evaluate(() => document.querySelector("main")?.innerText ?? "")).trim();
  await until(`the reset ends with "${heading}"`, () => isThere(popup, "heading", heading), LONGEST_RESET).catch(
    async (error) => {
      throw new Error(`the reset does not end with "${heading}" but shows: ${await shown()}`, { cause: error });
    },
  );
}

/** Closing ends the page before it can answer. */
export const closePopup = (popup: Page): Promise<void> => popup.close().catch(() => undefined);

/** What Enter in the list puts on the clipboard. */
export const copyFromList = (browser: TestBrowser, instance: string): Promise<string> =>
  copyBy(browser, (popup) => searchAndEnter(popup, instance, instance));

/** What the button beside "Previous" puts there. */
export const copyPrevious = (browser: TestBrowser, instance: string): Promise<string> =>
  copyBy(browser, async (popup) => {
    await searchAndOpen(popup, instance, instance);
    await click(popup, "button", "Copy previous password");
  });

/** The popup says of an earlier copy, too, that it is on the clipboard: the record tells when this one is. */
async function copyBy(browser: TestBrowser, action: (popup: Page) => Promise<void>): Promise<string> {
  const before = await copiedAt(browser);
  const popup = await browser.popup();
  await action(popup);
  await until("it is copied", async () => (await copiedAt(browser)) > before);
  await closePopup(popup);
  return browser.readClipboard();
}

async function copiedAt(browser: TestBrowser): Promise<number> {
  const [, session] = JSON.parse(await browser.storage()) as [unknown, { clipboard?: { copiedAt: number } }];
  return session.clipboard?.copiedAt ?? 0;
}
