import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchAndEnter, searchAndOpen, setUp, unlock } from "./admin.ts";
import { type Cloud, type CloudInstance, startCloud, startGuest } from "./cloud.ts";
import { click, find, isThere, says, shows } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

const PASSWORD = /^[a-zA-Z2-9]{20}$/;

for (const [name, launch] of browsers)
  describe(`the journey in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let instance: CloudInstance;
    let password: string;

    beforeAll(async () => {
      cloud = await startCloud();
      instance = await cloud.addInstance("win-ad-01");
      await cloud.addInstance("lin-bastion-02");
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });

    const clearAfter = (seconds: number | null) =>
      browser.changeStorage("local", {
        settings: { lockAfterMinutes: 15, clearClipboardAfterSeconds: seconds, revealStyle: "plain" },
      });
    const isEmpty = async () => (await browser.readClipboard()) === "";

    async function copy(): Promise<void> {
      const popup = await browser.popup();
      await searchAndEnter(popup, "win", instance.name);
      await until("the password is on the clipboard", async () => PASSWORD.test(await browser.readClipboard()));
      await popup.close().catch(() => undefined); // Chromium has closed it when the clipboard was read
    }

    it("goes from an empty browser to a password on the clipboard", async () => {
      const guest = startGuest(cloud, instance);
      await setUp(browser, cloud);
      await guest.posted();
      const popup = await browser.popup();
      await searchAndEnter(popup, "win", instance.name);
      await says(popup, "status", /Copied password of win-ad-01.*Clipboard clears in \d+ s/);
      password = await browser.readClipboard();
      expect(password).toMatch(PASSWORD);
      await popup.close().catch(() => undefined);
    });

    it("tells a popup that is opened again what is still on the clipboard, and clears it now", async () => {
      const popup = await browser.popup();
      await says(popup, "status", /Copied password of win-ad-01/);
      await click(popup, "button", "Clear now");
      await until("the clipboard is empty", isEmpty);
      await popup.close().catch(() => undefined);
    });

    it("empties the clipboard in time with the popup closed and the background stopped", async () => {
      await clearAfter(10);
      await copy();
      await browser.stopBackground();
      expect(await isEmpty()).toBe(false);
      await until("the clipboard is empty", isEmpty);
      await until("nothing is remembered of it", async () => !(await browser.storage()).includes("clearsAt"));
    });

    it("leaves the password on the clipboard when the setting says never", async () => {
      await clearAfter(null);
      await copy();
      expect(await browser.storage()).toContain('"clearsAt":null');
      const popup = await browser.popup();
      await shows(popup, /Copied password of win-ad-01/);
      await click(popup, "button", "Clear now");
      await until("the clipboard is empty", isEmpty);
      await popup.close().catch(() => undefined);
      await clearAfter(30);
    });

    it("shows the password on request, and hides it again", async () => {
      const popup = await browser.popup();
      await searchAndOpen(popup, "win", instance.name);
      await shows(popup, /Administrator.*Sealed to Ops laptop.*Guest/);
      await click(popup, "button", "Reveal password");
      // Character by character, each in its own element.
      const isShown = () =>
        popup.evaluate((wanted) => document.body.innerText.replace(/\s/g, "").includes(wanted), password);
      await until("the password is shown", isShown);
      await click(popup, "button", "Hide");
      await until("the password is hidden again", async () => !(await isShown()));
      await popup.close().catch(() => undefined);
    });

    it("locks by itself when its time without use is over, with the popup closed, and forgets the vault's key", async () => {
      let popup = await browser.popup();
      await click(popup, "button", "Lock");
      const settings = { lockAfterMinutes: 0.1, clearClipboardAfterSeconds: 30, revealStyle: "plain" };
      await browser.changeStorage("local", { settings });
      await unlock(popup); // the six seconds count from here, and anew from each use
      await find(popup, "searchbox", "Search instances");
      expect(await browser.storage()).toContain("vaultKey");
      await popup.close();
      await until("it is locked", async () => !(await browser.storage()).includes("vaultKey"));
      popup = await browser.popup();
      await shows(popup, /Latchkey is locked.*Locked after/);
      await clearAfter(30);
      await unlock(popup);
      await find(popup, "searchbox", "Search instances");
      await popup.close().catch(() => undefined);
    });

    it("is locked after the browser was restarted, keeps keys and connections, and says why it locked", async () => {
      await copy();
      await browser.restart();
      // What was due when the browser ended is emptied when it starts.
      await until("nothing is due any more", async () => !(await browser.storage()).includes("clearsAt"));
      const popup = await browser.popup();
      await shows(popup, /Latchkey is locked.*1 key and 1 connection are waiting/);
      await unlock(popup);
      await shows(popup, /signed out|Sign in/i);
      expect(await isThere(popup, "option", instance.name)).toBe(false);
      await popup.close();
    });
  });

for (const [name, launch] of browsers)
  describe(`where the user lets ${name} read the clipboard`, () => {
    it("a later copy of the user's stays when the time for the password is over", async () => {
      const cloud = await startCloud();
      const instance = await cloud.addInstance("win-ad-01");
      const profile = mkdtempSync(join(tmpdir(), `latchkey-${name}-`));
      const browser = await launch({ profile, clipboardRead: true });
      try {
        const guest = startGuest(cloud, instance);
        await setUp(browser, cloud);
        await guest.posted();
        const settings = { lockAfterMinutes: 15, clearClipboardAfterSeconds: 10, revealStyle: "plain" };
        await browser.changeStorage("local", { settings });
        const popup = await browser.popup();
        await searchAndEnter(popup, "win", instance.name);
        await says(popup, "status", /Copied/);
        await browser.writeClipboard("mine");
        await until("the time is over", async () => !(await browser.storage()).includes("clearsAt"));
        expect(await browser.readClipboard()).toBe("mine");
      } finally {
        await browser.close();
        await cloud.close();
      }
    });
  });
