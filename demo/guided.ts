import type { Page } from "puppeteer-core";
import { click, type } from "../test/e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../test/e2e/driver/test-browser.ts";
import type { DemoCloud } from "./demo-cloud.ts";

/** Types the connection in, so that what is left for the user is to make the key. */
export async function fillInConnection(browser: TestBrowser, cloud: DemoCloud): Promise<Page> {
  const page = await browser.options();
  await click(page, "button", "Add connection");
  await type(page, "textbox", "Connection name", "demo");
  await type(page, "textbox", "Identity URL", `${cloud.service.adminsUrl}/v3`);
  await type(page, "textbox", "User name", cloud.user);
  await type(page, "textbox", "Password", cloud.password);
  await type(page, "textbox", "Project", cloud.project);
  await page.evaluate(() => scrollTo(0, 0));
  return page;
}

export const whatToClick = (cloud: DemoCloud): string => `
A browser with Latchkey is open on the settings page. The cloud is at ${cloud.service.adminsUrl}.

  1. Keys: click "Create key", choose a passphrase, press Enter. Keep the name "My key".
  2. Connections: everything is typed in. Click "Sign in", and allow access to 127.0.0.1.
  3. Click "Upload key". The guests of ${cloud.instances.map((instance) => instance.name).join(", ")}
     have waited for it: each makes a password and seals it to your key.
  4. Press Alt+Shift+L, or click Latchkey in the toolbar (it may be behind the puzzle piece). Type "win" and press Enter:
     the password is on the clipboard for 30 s.

If "Sign in" finds an empty password field, the password is "${cloud.password}". Ctrl+C ends all of it.
`;
