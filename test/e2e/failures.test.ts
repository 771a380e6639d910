import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEd25519KeyPair } from "../../src/core/ed25519.ts";
import { api } from "../service/cloud.ts";
import { addConnection, createKey, searchAndEnter, unlock, uploadKey } from "./admin.ts";
import { seal, store, vaultPublicKey } from "./blobs.ts";
import { type Cloud, type CloudInstance, startCloud } from "./cloud.ts";
import { click, find, isThere, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

const PASSWORD = "tR7kVq2mZ9wLx4Hb6pQ3";

for (const [name, launch] of browsers)
  describe(`when something is wrong, ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let instance: CloudInstance;
    let mine: Uint8Array;
    let popup: Page;
    let count = 0;

    beforeAll(async () => {
      cloud = await startCloud();
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      const page = await createKey(browser);
      mine = await vaultPublicKey(browser);
      await addConnection(browser, page, cloud, "not alice's password");
      await says(page, "alert", /did not accept this sign-in.*Check the password/);
      await type(page, "textbox", "Password", cloud.password);
      await page.keyboard.press("Enter");
      await says(page, "status", /Signed in/);
      await uploadKey(page);
      await page.close();
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });
    beforeEach(async () => {
      instance = await cloud.addInstance(`vm-${++count}`);
      await browser.writeClipboard("untouched");
    });
    afterEach(async () => {
      await closePopup();
    });

    /** In Chromium it has closed by itself when another tab came to the front. */
    const closePopup = async () => void (await popup?.close().catch(() => undefined));

    async function copy(): Promise<void> {
      popup = await browser.popup();
      await searchAndEnter(popup, instance.name, instance.name);
    }

    async function copied(): Promise<void> {
      await says(popup, "status", new RegExp(`Copied password of ${instance.name}`));
      await until("the password is on the clipboard", async () => (await browser.readClipboard()) === PASSWORD);
    }

    const untouched = async () => expect(await browser.readClipboard()).toBe("untouched");

    it("says that no password is stored, and why", async () => {
      await copy();
      await shows(popup, /No password stored.*running for less than a minute.*its guest may not be done/);
      await untouched();
    });

    it("names the keys that a password is sealed to when mine is not among them", async () => {
      await store(
        cloud,
        instance,
        seal(createEd25519KeyPair().publicKey, { password: PASSWORD, instance: instance.id }),
      );
      await copy();
      await shows(popup, /Sealed to other keys than yours.*Import one of them/);
      await untouched();
    });

    it("does not open another instance's password", async () => {
      const other = await cloud.addInstance(`other-${count}`);
      await store(cloud, instance, seal(mine, { password: PASSWORD, instance: other.id }));
      await copy();
      await shows(popup, new RegExp(`belongs to another instance.*${other.id}`));
      await untouched();
    });

    it("does not show plaintext that someone has put in a password's place", async () => {
      cloud.middle.answer = ({ path }) =>
        path.endsWith("/os-server-password") ? { status: 200, body: '{"password": "hunter2"}' } : undefined;
      await copy();
      await shows(popup, /not an encrypted password.*Change this password/);
      expect(await popup.evaluate(() => document.body.innerText)).not.toContain("hunter2");
      cloud.middle.answer = () => undefined;
      await untouched();
    });

    it("says that a changed envelope is damaged", async () => {
      const blob = seal(mine, { password: PASSWORD, instance: instance.id });
      await store(cloud, instance, `${blob.slice(0, -6)}${blob.endsWith("AAAAAA") ? "BBBBBB" : "AAAAAA"}`);
      await copy();
      await shows(popup, /stored password is damaged/);
      await untouched();
    });

    it("says that a password was sealed to an RSA key by Nova's own agent", async () => {
      await store(cloud, instance, randomBytes(256).toString("base64"));
      await copy();
      await shows(popup, /RSA key of 2048 bits/);
      await untouched();
    });

    it("warns of a changed guest key, opens nothing by itself, and opens after the user has decided", async () => {
      await store(cloud, instance, seal(mine, { password: "first-password", instance: instance.id }));
      await copy();
      await says(popup, "status", new RegExp(`Copied password of ${instance.name}`));
      await closePopup();
      await store(cloud, instance, seal(mine, { password: PASSWORD, instance: instance.id }));
      await browser.writeClipboard("untouched");
      await copy();
      await says(popup, "alert", /different guest key than last time.*someone else may have written/);
      await until("the safe choice has the focus", () =>
        popup.evaluate(() => document.activeElement?.textContent?.includes("Do not open")),
      );
      await click(popup, "button", "Trust the new guest key…");
      await click(popup, "button", "Trust and copy");
      await shows(popup, /Sealed on/);
      await copied();
    });

    it("warns of an older password than the last one opened", async () => {
      const guest = createEd25519KeyPair();
      const now = Math.floor(Date.now() / 1000);
      const older = seal(mine, { password: PASSWORD, instance: instance.id, guest, time: now - 3600 });
      await store(cloud, instance, seal(mine, { password: "newer-password", instance: instance.id, guest, time: now }));
      await copy();
      await says(popup, "status", new RegExp(`Copied password of ${instance.name}`));
      await closePopup();
      await browser.writeClipboard("untouched");
      await store(cloud, instance, older);
      await copy();
      await says(popup, "alert", /older than the last one/);
      await untouched();
    });

    it("asks for the password again when the cloud has ended the sign-in, and goes on where the user was", async () => {
      await store(cloud, instance, seal(mine, { password: PASSWORD, instance: instance.id }));
      popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", instance.name);
      await find(popup, "option", instance.name);
      const token = cloud.middle.lastToken ?? "";
      await api(cloud.service, token, "DELETE", "/v3/auth/tokens", undefined, { "x-subject-token": token });
      await popup.keyboard.press("Enter");
      await shows(popup, /sign-in has expired/);
      await type(popup, "textbox", `Password of ${cloud.user}@prod`, cloud.password);
      await popup.keyboard.press("Enter");
      await copied();
    });

    it("says which host does not answer when the service is down, and copies once it is back", async () => {
      await store(cloud, instance, seal(mine, { password: PASSWORD, instance: instance.id }));
      popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", instance.name);
      await find(popup, "option", instance.name);
      const { target } = cloud.middle;
      cloud.middle.target = "http://127.0.0.1:9";
      await popup.keyboard.press("Enter");
      await says(popup, "alert", /127\.0\.0\.1.* does not answer/);
      cloud.middle.target = target;
      await click(popup, "button", "Check again");
      await copied();
    });

    it("copies as if nothing were wrong where the cloud closes connections without saying so", async () => {
      await store(cloud, instance, seal(mine, { password: PASSWORD, instance: instance.id }));
      popup = await browser.popup();
      await type(popup, "searchbox", "Search instances", instance.name);
      await find(popup, "option", instance.name);
      Object.assign(cloud.middle, { closesIdle: true, closed: 0 });
      await popup.keyboard.press("Enter");
      await copied();
      cloud.middle.closesIdle = false;
      expect(cloud.middle.closed).toBeGreaterThan(0);
    });

    it("says that the cloud failed, without its error page", async () => {
      cloud.middle.answer = ({ path }) =>
        path.endsWith("/os-server-password") ? { status: 502, body: "<h1>Bad Gateway</h1>" } : undefined;
      await copy();
      await says(popup, "alert", /error 502.*on the cloud's side.*Check again/);
      expect(await popup.evaluate(() => document.body.innerText)).not.toContain("Bad Gateway");
      cloud.middle.answer = () => undefined;
      await untouched();
    });

    it("keeps what was typed after a wrong passphrase, and opens with the right one", async () => {
      popup = await browser.popup();
      await click(popup, "button", "Lock");
      await unlock(popup, "correct horse battery stable");
      await says(popup, "alert", /passphrase/i);
      const field = await find(popup, "textbox", "Passphrase");
      expect(await field.evaluate((element) => (element as HTMLInputElement).value)).toBe(
        "correct horse battery stable",
      );
      await unlock(popup);
      await find(popup, "searchbox", "Search instances");
    });

    it("locks when its time is over, also while the background sleeps, and says why", async () => {
      await browser.stopBackground();
      const [, session] = JSON.parse(await browser.storage());
      await browser.changeStorage("session", { unlocked: { ...session.unlocked, lockAt: Date.now() - 1 } });
      popup = await browser.popup();
      await find(popup, "textbox", "Passphrase");
      await shows(popup, /without use/);
      expect(await isThere(popup, "option", instance.name)).toBe(false);
      await unlock(popup);
      await until("the list is back", () => isThere(popup, "searchbox", "Search instances"));
    });

    it("says that the vault is damaged instead of blaming the passphrase", async () => {
      const [local] = JSON.parse(await browser.storage());
      const [unlockRecord] = local.vault.unlocks;
      await browser.changeStorage("local", { vault: { ...local.vault, unlocks: [{ ...unlockRecord, salt: "?" }] } });
      popup = await browser.popup();
      await click(popup, "button", "Lock");
      await unlock(popup);
      await says(popup, "alert", /keys is damaged.*backup/);
      await browser.changeStorage("local", { vault: local.vault });
      await unlock(popup);
      await find(popup, "searchbox", "Search instances");
    });
  });
