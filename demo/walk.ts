import { click, find, says, type } from "../test/e2e/driver/screen-reader.ts";
import type { TestBrowser } from "../test/e2e/driver/test-browser.ts";
import { until } from "../test/e2e/driver/until.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { fillInConnection } from "./guided.ts";

const PASSPHRASE = "a passphrase for the demo";

/** Walks the whole journey as a user would, and prints each step with its time. Throws at the first step that fails. */
export async function walk(browser: TestBrowser, cloud: DemoCloud, screenshot: string): Promise<void> {
  const step = async <T>(what: string, action: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await action();
    console.log(`${`${Math.round(performance.now() - start)} ms`.padStart(9)}  ${what}`);
    return result;
  };

  console.log(`The cloud is at ${cloud.service.adminsUrl}; ${cloud.guests.length} guests wait for a key.\n`);
  const page = await step("make a key under a passphrase", async () => {
    const options = await browser.options();
    await click(options, "button", "Create key");
    await type(options, "textbox", "Passphrase", PASSPHRASE);
    await type(options, "textbox", "Repeat passphrase", PASSPHRASE);
    await options.keyboard.press("Enter");
    await says(options, "status", /Key created/);
    return options;
  });
  await page.close();
  const connection = await step("type in the connection", async () => {
    await browser.allowHost("127.0.0.1");
    return fillInConnection(browser, cloud);
  });
  await step("sign in to the cloud", async () => {
    await connection.keyboard.press("Enter");
    await says(connection, "status", /Signed in/);
  });
  await step("put the public key into the cloud", async () => {
    await click(connection, "button", "Upload key");
    await says(connection, "status", /Uploaded/);
  });
  await step("wait for the guests: each makes, seals and posts a password", () =>
    Promise.all(cloud.guests.map((guest) => guest.posted())),
  );
  const popup = await step("open the popup", async () => {
    const opened = await browser.popup();
    await find(opened, "searchbox", "Search instances");
    return opened;
  });
  await step('type "win" and press Enter: the password is on the clipboard', async () => {
    await type(popup, "searchbox", "Search instances", "win");
    await find(popup, "option", "win-ad-01");
    await popup.keyboard.press("Enter");
    await says(popup, "status", /Copied password of win-ad-01/);
  });
  await step(`take a picture of the popup: ${screenshot}`, () => popup.screenshot({ path: screenshot }));
  const length = await step(
    "read it back as a user would paste it",
    async () => (await browser.readClipboard()).length,
  );
  await step("wait until the clipboard is empty again (30 s)", () =>
    until("the clipboard is empty", async () => (await browser.readClipboard()) === "", 90_000),
  );
  console.log(
    `\nA password of ${length} characters went from a guest to the clipboard, and nobody on the way could read it.`,
  );
}
