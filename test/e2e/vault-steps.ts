import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import { click, find, says, type } from "./driver/screen-reader.ts";
import type { TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

/** What an admin does with the vault on the options page, step by step. */
export async function lock(page: Page): Promise<void> {
  await page.bringToFront();
  await click(page, "button", "Lock");
  await find(page, "textbox", "Passphrase");
}

export async function unlocked(page: Page): Promise<void> {
  await until("the settings are unlocked", async () => (await page.$("form.unlock")) === null);
}

export async function addPasskey(page: Page, name: string): Promise<void> {
  await startPasskey(page, name);
  await says(page, "status", new RegExp(`Passkey added: ${name}`));
}

/** Up to the browser's question. */
export async function startPasskey(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  await click(page, "button", "Add passkey");
  await type(page, "textbox", "Passkey name", name);
  await page.keyboard.press("Enter");
}

export async function changePassphrase(page: Page, current: string, next: string): Promise<void> {
  await fillPassphrases(page, current, next);
  await page.keyboard.press("Enter");
}

/** Up to the key that sends it. */
export async function fillPassphrases(page: Page, current: string, next: string): Promise<void> {
  await page.bringToFront();
  if ((await page.$('form[aria-label="Change passphrase"]')) === null) await click(page, "button", "Change passphrase");
  await type(page, "textbox", "Current passphrase", current);
  await type(page, "textbox", "New passphrase", next);
  await type(page, "textbox", "Repeat new passphrase", next);
}

/** Downloads a backup; returns where it is. */
export async function downloadBackup(browser: TestBrowser, page: Page): Promise<string> {
  await page.bringToFront();
  await click(page, "button", "Download backup");
  const said = await says(page, "status", /Backup made/);
  const name = /latchkey-backup-\d{4}-\d\d-\d\d\.json/.exec(said)?.[0] ?? "";
  const path = join(browser.downloads, name);
  await until("the backup is there", () => existsSync(path) && readFileSync(path, "utf8").endsWith("}\n"));
  await until("the download has ended", () => !readdirSync(browser.downloads).some((file) => /part$|load$/.test(file)));
  return path;
}

/** Fills the form in which `button` has led to, and sends it. */
export async function restoreBackup(page: Page, path: string, passphrase: string): Promise<void> {
  if ((await page.$('form[aria-label="Restore backup"]')) === null) await click(page, "button", "Restore backup");
  await choose(page, path);
  await type(page, "textbox", "Passphrase of the backup", passphrase);
  await page.keyboard.press("Enter");
}

async function choose(page: Page, path: string): Promise<void> {
  const selector = 'form[aria-label="Restore backup"] input[type="file"]';
  const input = (await page.waitForSelector(selector)) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(path);
  const name = path.split("/").at(-1) ?? "";
  await until(`${name} is chosen`, () =>
    page.evaluate((wanted) => document.querySelector(".chosen-file")?.textContent?.includes(wanted), name),
  );
}
