import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Target } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addConnection, createKey, PASSPHRASE, unlock } from "./admin.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { click, find, isThere, says, shows } from "./driver/screen-reader.ts";
import { type Authenticator, browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { addPasskey, changePassphrase, lock, startPasskey, unlocked } from "./vault-steps.ts";

for (const [name, launch] of browsers)
  describe(`passkeys in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    /** The settings, in the tab that the devices are for. */
    let page: Page;
    let laptop: Authenticator;

    beforeAll(async () => {
      cloud = await startCloud("localhost");
      await cloud.addInstance("win-ad-01");
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      page = await createKey(browser);
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });

    const note = () => page.evaluate(() => document.getElementById("passkeys-note")?.textContent ?? "");

    if (name === "firefox")
      it("need a connection, and the settings say so before anybody tries", async () => {
        await until("the reason is said", async () => /add a connection first/.test(await note()));
        await click(page, "button", "Add passkey");
        expect(await isThere(page, "textbox", "Passkey name")).toBe(false);
      });

    if (name === "chromium")
      it("are refused with a reason when the device has no PRF", async () => {
        const old = await browser.addAuthenticator(page, { transport: "usb", prf: false });
        await startPasskey(page, "Old key");
        await says(page, "alert", /cannot unlock.*lacks WebAuthn's PRF extension/s);
        await cancel("Add passkey");
        await old.remove();
      });

    it("unlock in place of the passphrase", async () => {
      await addConnection(browser, page, cloud);
      await says(page, "status", /Signed in/);
      await until("passkeys are offered", async () => /fingerprint/.test(await note()));
      laptop = await browser.addAuthenticator(page);
      await addPasskey(page, "This laptop");
      await shows(page, name === "firefox" ? /This laptop Added .* · localhost/ : /This laptop Added/);
      await lock(page);
      await click(page, "button", "Unlock with passkey");
      await unlocked(page);
    });

    it("are one for each device", async () => {
      await startPasskey(page, "Once more");
      await says(page, "alert", /has a passkey for Latchkey already/);
      await cancel("Add passkey");
    });

    it("may be many: any device that is at hand unlocks", async () => {
      await laptop.remove();
      await browser.addAuthenticator(page, { transport: "usb" });
      await addPasskey(page, "Security key");
      await lock(page);
      await click(page, "button", "Unlock with passkey");
      await unlocked(page);
    });

    it("go on working when the passphrase is changed", async () => {
      await changePassphrase(page, PASSPHRASE, "another battery staple");
      await says(page, "status", /Passphrase changed/);
      await lock(page);
      await click(page, "button", "Unlock with passkey");
      await unlocked(page);
      await changePassphrase(page, "another battery staple", PASSPHRASE);
      await says(page, "status", /Passphrase changed/);
    });

    it("are removed after a question, and the other one stays", async () => {
      await click(page, "button", "Remove passkey This laptop");
      await says(page, "alert", /unlocks Latchkey no more/);
      await click(page, "button", "Keep passkey");
      await click(page, "button", "Remove passkey This laptop");
      await click(page, "button", "Remove passkey");
      await says(page, "status", /Passkey removed: This laptop/);
      expect(await isThere(page, "button", "Remove passkey Security key")).toBe(true);
      expect(await browser.storage()).not.toContain("This laptop");
    });

    it("unlock from the popup, which comes back when it is done", async () => {
      await lock(page);
      const popup = await browser.popup();
      const button = await find(popup, "button", "Unlock with passkey");
      await button.click();
      if (name === "firefox") {
        // Any other tab in front would end the request: the settings behind it say when it is done.
        await unlocked(page);
      } else {
        // Chromium's virtual devices belong to a tab: the one that the popup opens has none, so ours goes there.
        const url = await until("the popup has opened a tab", () => tabUrl(page, /passkey\/index\.html$/));
        await closeTab(page, url);
        await page.evaluate((address) => location.assign(address), url);
      }
      await until("the tab has closed itself", () => tabUrl(page, /passkey\/index\.html$/) === undefined);
      const again = name === "firefox" ? await browser.popup() : await popupThatIsBack(page);
      await find(again, "searchbox", "Search instances");
      await again.close().catch(() => undefined);
    });

    if (name === "firefox")
      it("say so when the browser's permission for their host is gone", async () => {
        await lock(page);
        await page.evaluate(() =>
          (globalThis as unknown as { browser: typeof chrome }).browser.permissions.remove({
            origins: ["http://localhost/*"],
          }),
        );
        await click(page, "button", "Unlock with passkey");
        await says(page, "alert", /refuses passkeys of localhost.*Sign in to a connection/s);
        await unlock(page);
        await unlocked(page);
      });

    const cancel = (form: string) =>
      page.$eval(`form[aria-label="${form}"] .quiet`, (button) => (button as HTMLElement).click());
  });

/** Chromium's popup, opened by nobody but itself. */
async function popupThatIsBack(page: Page): Promise<Page> {
  const isPopup = (target: Target): boolean => target.url().endsWith("popup/index.html");
  return (await until("the popup is back", () => page.browser().targets().find(isPopup))).asPage();
}

/** The address of the tab that shows `pattern`, if there is one. */
function tabUrl(page: Page, pattern: RegExp): string | undefined {
  return page
    .browser()
    .targets()
    .map((target) => target.url())
    .find((url) => pattern.test(url));
}

async function closeTab(page: Page, url: string): Promise<void> {
  const target = page
    .browser()
    .targets()
    .find((candidate) => candidate.url() === url);
  await (await target?.page())?.close();
  await until("the tab is closed", () => tabUrl(page, new RegExp(`^${url}$`)) === undefined);
}
