import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { defaultSettings, type Settings } from "../../src/extension/records.ts";
import { searchAndOpen } from "./admin.ts";
import { click, find, shows } from "./driver/screen-reader.ts";
import type { TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import type { Machine } from "./machine.ts";

/** What an admin does to reset a password, by the names that a screen reader says. */

type Named = Pick<Machine, "name">;

/** Opens the details of an instance in a new popup. */
export async function open(browser: TestBrowser, { name }: Named): Promise<Page> {
  const popup = await browser.popup();
  await searchAndOpen(popup, name, name);
  return popup;
}

/** From the details to a reset that has started. */
export async function confirmReset(popup: Page, { name }: Named, user = "Administrator"): Promise<void> {
  await click(popup, "button", "Reset password");
  await find(popup, "heading", `Reset the password of ${user}?`);
  await click(popup, "button", `Reset password of ${name}`);
}

/** From nothing to a reset that has started. */
export async function reset(browser: TestBrowser, machine: Named): Promise<Page> {
  const popup = await open(browser, machine);
  await confirmReset(popup, machine);
  return popup;
}

/** Up to the step at which the guest is waited for. */
export async function resetAndWait(browser: TestBrowser, machine: Named): Promise<Page> {
  const popup = await reset(browser, machine);
  await shows(popup, /Resetting password Step 2 of 4/);
  return popup;
}

/** In Chromium a popup has closed by itself when another tab came to the front. */
export const close = async (popup: Page | undefined): Promise<void> =>
  void (await popup?.close().catch(() => undefined));

export async function isOnClipboard(browser: TestBrowser, password: () => string): Promise<void> {
  await until("the password is on the clipboard", async () => (await browser.readClipboard()) === password());
}

/** With a clipboard that nothing empties: it is looked at. */
export const changeSettings = (browser: TestBrowser, changed: Partial<Settings> = {}): Promise<void> =>
  browser.changeStorage("local", { settings: { ...defaultSettings, clearClipboardAfterSeconds: null, ...changed } });

/** Milliseconds: longer than anything is waited for. */
export const LONG = 180_000;

/** A reset of an instance that does not answer, up to its end: the time that its request has is over. */
export async function resetInVain(
  browser: TestBrowser,
  machine: Machine,
  meanwhile: (popup: Page) => Promise<void>,
): Promise<Page> {
  await changeSettings(browser, { resetExpiresAfterMinutes: 0.1 });
  const popup = await resetAndWait(browser, machine);
  await meanwhile(popup);
  await until("the guest may not obey any more", async () => {
    const [{ resets }] = JSON.parse(await browser.storage());
    return Date.now() > resets[machine.id].expiresAt;
  });
  await close(popup);
  await changeRecord(browser, machine, { startedAt: LONG, expiresAt: LONG });
  await changeSettings(browser);
  return open(browser, machine);
}

/** Changes what is recorded of a reset, as time would. With the popup closed, and nothing of the extension's running. */
export async function changeRecord(browser: TestBrowser, { id }: Pick<Machine, "id">, by: Shift): Promise<void> {
  await browser.stopBackground();
  const [{ resets }] = JSON.parse(await browser.storage());
  const record = resets[id];
  expect(record.phase).not.toBe("ended");
  const older = Object.entries(by).map(([key, milliseconds]) => [key, record[key] - milliseconds]);
  await browser.changeStorage("local", { resets: { ...resets, [id]: { ...record, ...Object.fromEntries(older) } } });
}

/** Lets the alarm that wakes the background for its resets ring now: it is set, and not half a minute ahead. With the popup closed. */
export async function ringResetAlarm(browser: TestBrowser): Promise<void> {
  const page = await browser.options();
  const ahead = await page.evaluate(async () => {
    const { alarms } = (globalThis as unknown as { browser?: typeof chrome }).browser ?? chrome;
    const alarm = await alarms.get("resets");
    const now = Date.now();
    if (alarm !== undefined) await alarms.create("resets", { when: now });
    return alarm === undefined ? null : alarm.scheduledTime - now;
  });
  await page.close();
  expect(ahead).toBeLessThanOrEqual(30_000);
  expect(ahead).not.toBeNull();
}

type Shift = Partial<Record<"startedAt" | "expiresAt" | "withdrawnAt", number>>;
