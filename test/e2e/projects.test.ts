import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { api, signIn } from "../service/cloud.ts";
import { enrol, freshPasscode } from "../service/identity/passcodes.ts";
import { setUp } from "./admin.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { click, find, isThere, says, shows, type } from "./driver/screen-reader.ts";
import { browsers, type TestBrowser } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";

const OTHER = "shop";

for (const [name, launch] of browsers)
  describe(`two projects and more than a password, in ${name}`, () => {
    let cloud: Cloud;
    let browser: TestBrowser;
    let popup: Page;
    let passwordField: string;

    beforeAll(async () => {
      cloud = await startCloud();
      passwordField = `Password of ${cloud.user}@prod`;
      await cloud.addInstance("web-of-demo");
      await cloud.service.admin("project", "create", OTHER);
      await cloud.service.admin("role", "grant", cloud.user, OTHER, "member");
      const token = await signIn(cloud.service, { ...cloud, project: OTHER });
      await api(cloud.service, token, "POST", "/v2.1/servers", { server: { name: "till-of-shop" } });
      browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-${name}-`)) });
      await setUp(browser, cloud);
    });
    afterAll(async () => {
      await browser?.close();
      await cloud?.close();
    });
    afterEach(async () => {
      await popup?.close().catch(() => undefined);
    });

    async function openMenu(): Promise<void> {
      popup = await browser.popup();
      await until("the menu is open", async () => {
        await popup.click('[aria-haspopup="menu"][aria-expanded="false"]').catch(() => undefined);
        return (await popup.$('[role="menu"]')) !== null;
      });
    }

    async function listOf(project: string, instance: string, other: string): Promise<void> {
      await find(popup, "option", instance);
      await shows(popup, new RegExp(`prod · ${project}`));
      expect(await isThere(popup, "option", other)).toBe(false);
    }

    const connectionOf = async () => JSON.parse(await browser.storage())[0].connections[0];
    const change = async (changes: object) =>
      browser.changeStorage("local", { connections: [{ ...(await connectionOf()), ...changes }] });
    const signOut = () => browser.changeStorage("session", { signIns: {}, pendingSignIns: {} });
    /** What the options page sends when the user ticks "stay signed in". */
    async function staySignedIn(): Promise<void> {
      const page = await browser.options();
      const { id: connectionId } = await connectionOf();
      const request = { connectionId, password: cloud.password, stay: true };
      const answer = await page.evaluate((sent) => {
        const ours = (globalThis as unknown as { browser?: typeof chrome }).browser ?? chrome;
        return ours.runtime.sendMessage({ command: "signIn", request: sent });
      }, request);
      expect(answer).toEqual({ code: "signed-in", stays: "limited" });
      await page.close();
    }

    it("shows the present project, and another one's instances after it was chosen", async () => {
      await openMenu();
      await listOf("demo", "web-of-demo", "till-of-shop");
      await click(popup, "menuitemradio", OTHER);
      await listOf(OTHER, "till-of-shop", "web-of-demo");
      await popup.close();
      popup = await browser.popup();
      await listOf(OTHER, "till-of-shop", "web-of-demo");
    });

    it("is switched with the keyboard alone", async () => {
      popup = await browser.popup();
      await find(popup, "option", "till-of-shop");
      await popup.focus('[aria-haspopup="menu"]');
      await popup.keyboard.press("Enter");
      await find(popup, "menuitemradio", "demo");
      await popup.keyboard.type("demo");
      await popup.keyboard.press("Enter");
      await listOf("demo", "web-of-demo", "till-of-shop");
    });

    it("asks which project when the connection names none, also after the popup was closed over it", async () => {
      await change({ projectName: "" });
      await signOut();
      popup = await browser.popup();
      await type(popup, "textbox", passwordField, cloud.password);
      await popup.keyboard.press("Enter");
      await find(popup, "button", OTHER);
      await popup.close();
      popup = await browser.popup();
      await find(popup, "heading", "Choose a project");
      await click(popup, "button", "demo");
      await listOf("demo", "web-of-demo", "till-of-shop");
    });

    it("asks for the password where what stays signed in is for one project, and says that it stays signed in", async () => {
      await staySignedIn();
      await signOut();
      await openMenu();
      await listOf("demo", "web-of-demo", "till-of-shop");
      await click(popup, "menuitem", "Another project…"); // its access rules let it look at instances only
      await shows(popup, /Sign in to prod.*For another project/);
      await type(popup, "textbox", passwordField, cloud.password);
      await popup.keyboard.press("Enter");
      await click(popup, "button", OTHER);
      await says(popup, "status", /You stay signed in/);
      await listOf(OTHER, "till-of-shop", "web-of-demo");
      await signOut();
      await browser.changeStorage("local", { credentials: {} });
    });

    it("asks for a passcode after the password, and again after the popup was closed over it", async () => {
      const factor = await enrol(cloud.service, cloud.user);
      await change({ projectName: "demo", projectDomain: "Default" });
      await signOut();
      popup = await browser.popup();
      await type(popup, "textbox", passwordField, cloud.password);
      await popup.keyboard.press("Enter");
      await find(popup, "textbox", "Passcode");
      await popup.close();
      popup = await browser.popup();
      await type(popup, "textbox", "Passcode", "000000");
      await popup.keyboard.press("Enter");
      await says(popup, "alert", /did not accept this passcode/);
      await type(popup, "textbox", "Passcode", await freshPasscode(factor));
      await popup.keyboard.press("Enter");
      await listOf("demo", "web-of-demo", "till-of-shop");
      await cloud.service.admin("user", "totp", "disable", cloud.user);
    });

    it("asks for the secret of the user's own application credential, and says that it is for one project", async () => {
      const token = await signIn(cloud.service, cloud);
      const about = { "x-subject-token": token };
      const me = await api(cloud.service, token, "GET", "/v3/auth/tokens", undefined, about);
      const { id: user } = (me.json as { token: { user: { id: string } } }).token.user;
      const wanted = { application_credential: { name: "mine" } };
      const made = await api(cloud.service, token, "POST", `/v3/users/${user}/application_credentials`, wanted);
      const { id, secret } = (made.json as { application_credential: { id: string; secret: string } })
        .application_credential;
      await change({ way: "application-credential", applicationId: id });
      await signOut();
      popup = await browser.popup();
      await type(popup, "textbox", "Secret of the application credential", "not it");
      await popup.keyboard.press("Enter");
      await says(popup, "alert", /did not accept this secret/);
      await type(popup, "textbox", "Secret of the application credential", secret);
      await popup.keyboard.press("Enter");
      await listOf("demo", "web-of-demo", "till-of-shop");
      await popup.close();
      await openMenu();
      await shows(popup, /demo.*for this project alone/);
      expect(await isThere(popup, "menuitemradio", OTHER)).toBe(false);
    });
  });
