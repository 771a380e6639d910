import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey, PASSPHRASE, searchAndEnter, setUp, unlock } from "./admin.ts";
import { seal, store, vaultPublicKey } from "./blobs.ts";
import { type Cloud, type CloudInstance, startCloud } from "./cloud.ts";
import { click, find, hasFocus, isThere, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { changePassphrase, downloadBackup, lock, restoreBackup, unlocked } from "./vault-steps.ts";

const PASSWORD = "tR7kVq2mZ9wLx4Hb6pQ3";
const NEXT = "the second passphrase of today";

for (const [name, launch] of browsers)
  describe(`the vault in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let instance: CloudInstance;
    let page: Page;
    let backup: string;

    const start = () => launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });

    beforeAll(async () => {
      cloud = await startCloud();
      instance = await cloud.addInstance("win-ad-01");
      browser = await start();
      await setUp(browser, cloud);
      const mine = await vaultPublicKey(browser);
      await store(cloud, instance, seal(mine, { password: PASSWORD, instance: instance.id }));
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });

    async function copy(from: TestBrowser): Promise<void> {
      const popup = await from.popup();
      await searchAndEnter(popup, "win", instance.name);
      await until("the password is on the clipboard", async () => (await from.readClipboard()) === PASSWORD);
      await popup.close().catch(() => undefined);
    }

    const vaultOf = async (of: TestBrowser) => JSON.parse(await of.storage())[0].vault;

    it("warns before the last key goes that opens a password, and names the instance", async () => {
      await copy(browser);
      page = await browser.options();
      await click(page, "button", "Actions for Ops laptop");
      await click(page, "menuitem", "Remove…");
      await says(page, "alert", /This key alone opens the password of win-ad-01\./);
      await hasFocus(page, "Keep key");
      await page.keyboard.press("Enter");
    });

    it("takes another passphrase only from who knows the present one, and keeps what was typed", async () => {
      await changePassphrase(page, "not the passphrase", NEXT);
      await says(page, "alert", /Wrong passphrase/);
      const field = await find(page, "textbox", "New passphrase");
      expect(await field.evaluate((element) => (element as HTMLInputElement).value)).toBe(NEXT);
      const { items, unlocks } = await vaultOf(browser);
      await changePassphrase(page, PASSPHRASE, NEXT);
      await says(page, "status", /Passphrase changed/);
      const changed = await vaultOf(browser);
      expect(changed.items).toEqual(items);
      expect(changed.unlocks).not.toEqual(unlocks);
    });

    it("opens with the new passphrase, and no more with the old one", async () => {
      await lock(page);
      await unlock(page, PASSPHRASE);
      await says(page, "alert", /Wrong passphrase/);
      await unlock(page, NEXT);
      await unlocked(page);
      await copy(browser);
    });

    it("slows down wrong passphrases, says for how long, and keeps what was typed", async () => {
      await lock(page);
      await unlock(page, "one wrong passphrase");
      await says(page, "alert", /Check Caps Lock/);
      // As if seven had been wrong: the eighth costs 16 s, in which even a slow machine can look around.
      await browser.changeStorage("local", { wrongPassphrases: { count: 7, waitUntil: 0 } });
      await page.bringToFront();
      await unlock(page, "wrong once more");
      await says(page, "alert", /Wrong passphrase\. The next try is in \d+ s\./);
      await page.keyboard.press("Enter");
      expect(
        await page.evaluate(() => document.querySelector("form.unlock .primary")?.getAttribute("aria-disabled")),
      ).toBe("true");
      const popup = await browser.popup();
      await unlock(popup, NEXT);
      await says(popup, "alert", /Too many wrong passphrases\. The next try is in \d+ s\./);
      await says(popup, "alert", /You can try again/);
      await popup.keyboard.press("Enter"); // what was typed is still there
      await find(popup, "searchbox", "Search instances");
      await popup.close().catch(() => undefined);
      await unlocked(page);
    });

    it("leaves alone what a later release has written, and says so", async () => {
      const vault = await vaultOf(browser);
      const later = { ...vault, version: 99, unlocks: [] };
      await lock(page);
      await browser.changeStorage("local", { vault: later });
      await page.bringToFront();
      await unlock(page, NEXT);
      await says(page, "alert", /later release of Latchkey.*Update this one/);
      expect(await vaultOf(browser)).toEqual(later);
      await browser.changeStorage("local", { vault });
      await page.bringToFront();
      await unlock(page, NEXT);
      await unlocked(page);
    });

    it("is backed up to a file that says nothing without the passphrase", async () => {
      backup = await downloadBackup(browser, page);
      const file = readFileSync(backup, "utf8");
      const { items } = await vaultOf(browser);
      for (const readable of ["Ops laptop", items[0].label.fingerprint, "prod", cloud.user, instance.name])
        expect(file).not.toContain(readable);
      expect(JSON.parse(file)).toMatchObject({ format: "latchkey backup", version: 1 });
    });

    it("has everything already that its own backup holds", async () => {
      await restoreBackup(page, backup, NEXT);
      await says(page, "status", /0 keys added, 1 was here already/);
    });

    it("is restored into a browser without keys, and opens the same password there", async () => {
      const other = await start();
      try {
        const settings = await other.options();
        await shows(settings, /restore a backup/);
        await restoreBackup(settings, backup, NEXT);
        await says(settings, "status", /1 key added, 1 connection added/);
        await signIn(other, settings);
        await copy(other);
        await lock(settings);
        await unlock(settings, NEXT);
        await unlocked(settings);
      } finally {
        await other.close();
      }
    });

    it("is merged into another vault, which keeps its own keys and passphrase", async () => {
      const other = await start();
      try {
        const settings = await createKey(other, "Other key", "passphrase of the other");
        const broken = join(other.profile, "broken.json");
        writeFileSync(broken, readFileSync(backup, "utf8").replace(/"sealed": "...../, '"sealed": "AAAAA'));
        await restoreBackup(settings, broken, NEXT);
        await says(settings, "alert", /backup is damaged: nothing was restored/);
        writeFileSync(join(other.profile, "holiday.txt"), "not a backup");
        await restoreBackup(settings, join(other.profile, "holiday.txt"), NEXT);
        await says(settings, "alert", /no backup of Latchkey/);
        await restoreBackup(settings, backup, "not the passphrase");
        await says(settings, "alert", /Wrong passphrase\. It is the one/);
        expect((await vaultOf(other)).items).toHaveLength(1);
        await settings.bringToFront();
        await restoreBackup(settings, backup, NEXT);
        await says(settings, "status", /1 key added, 1 connection added/);
        await shows(settings, /Other key.*Ops laptop/);
        await signIn(other, settings);
        await copy(other);
        await lock(settings);
        await unlock(settings, NEXT);
        await says(settings, "alert", /Wrong passphrase/);
        await unlock(settings, "passphrase of the other");
        await unlocked(settings);
      } finally {
        await other.close();
      }
    });

    async function signIn(where: TestBrowser, settings: Page): Promise<void> {
      await where.allowHost("127.0.0.1");
      await settings.bringToFront();
      if (await isThere(settings, "button", "Sign in to prod")) await click(settings, "button", "Sign in to prod");
      await type(settings, "textbox", "Password", cloud.password);
      await settings.keyboard.press("Enter");
      await says(settings, "status", /Signed in/);
    }
  });
