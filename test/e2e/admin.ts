import type { Page } from "puppeteer-core";
import { type Cloud, KEY_PAIR } from "./cloud.ts";
import { click, find, says, type } from "./driver/screen-reader.ts";
import type { TestBrowser } from "./driver/test-browser.ts";

/** What an admin does in the extension, step by step, by the names that a screen reader says. */
export const PASSPHRASE = "correct horse battery staple";

export async function createKey(browser: TestBrowser, name = "Ops laptop", passphrase = PASSPHRASE): Promise<Page> {
  const page = await browser.options();
  await click(page, "button", "Create key");
  await type(page, "textbox", "Key name", name);
  await type(page, "textbox", "Passphrase", passphrase);
  await type(page, "textbox", "Repeat passphrase", passphrase);
  await page.keyboard.press("Enter");
  await says(page, "status", /Key created/);
  return page;
}

export async function addConnection(
  browser: TestBrowser,
  page: Page,
  cloud: Cloud,
  password = cloud.password,
): Promise<void> {
  await browser.allowHost(new URL(cloud.middle.url).hostname);
  await page.bringToFront();
  await click(page, "button", "Add connection");
  await type(page, "textbox", "Connection name", "prod");
  await type(page, "textbox", "Identity URL", `${cloud.middle.url}/v3`);
  await type(page, "textbox", "User name", cloud.user);
  await type(page, "textbox", "Password", password);
  await type(page, "textbox", "Project", cloud.project);
  await page.keyboard.press("Enter");
}

/** From an empty browser to a signed-in connection with the key in the cloud. */
export async function setUp(browser: TestBrowser, cloud: Cloud): Promise<void> {
  const page = await createKey(browser);
  await addConnection(browser, page, cloud);
  await says(page, "status", /Signed in/);
  await uploadKey(page);
  await page.close();
}

export async function uploadKey(page: Page, name = KEY_PAIR): Promise<void> {
  await type(page, "textbox", "Key pair name", name);
  await click(page, "button", "Upload key");
  await says(page, "status", /Uploaded to prod/);
}

export async function unlock(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await type(page, "textbox", "Passphrase", passphrase);
  await page.keyboard.press("Enter");
}

/** Types part of a name and presses Enter, when the list shows the instance. */
export async function searchAndEnter(page: Page, search: string, name: string): Promise<void> {
  await type(page, "searchbox", "Search instances", search);
  await find(page, "option", name);
  await page.keyboard.press("Enter");
}

/** Types part of a name and opens what is known of the instance. */
export async function searchAndOpen(page: Page, search: string, name: string): Promise<void> {
  await type(page, "searchbox", "Search instances", search);
  await find(page, "option", name);
  await page.keyboard.down("Alt");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Alt");
  await find(page, "heading", name);
}
