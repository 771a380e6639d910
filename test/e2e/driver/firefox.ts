import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import manifest from "../../../manifest.json" with { type: "json" };
import { findBrowser } from "./executable.ts";
import { extensionFolder } from "./extension-folder.ts";
import { killBrowser } from "./kill-browser.ts";
import type { LaunchOptions, TestBrowser } from "./test-browser.ts";
import { until } from "./until.ts";

const EXTENSION = manifest.browser_specific_settings.gecko.id;
/** Fixed by a preference, so that the test knows the pages' addresses. */
const HOST = "a1b2c3d4-0000-4000-8000-000000000001";
const POPUP = "src/extension/popup/index.html";
const OPTIONS = "src/extension/options/index.html";

/** What puppeteer has inside for WebDriver BiDi: `page.goto` on moz-extension never resolves (Mozilla bug 1755014). */
interface Bidi {
  connection: {
    send: (
      method: string,
      parameters: object,
    ) => Promise<{ result: { contexts: { context: string }[]; result?: { value?: unknown } } }>;
  };
}

export async function launchFirefox(options: LaunchOptions): Promise<TestBrowser> {
  const { profile, networkLog, visible = false, ownSignals = false } = options;
  const folder = extensionFolder("firefox", options);
  const downloads = join(profile, "downloads");
  const consoleText: string[] = [];
  let browser = await start();

  async function start(): Promise<Browser> {
    const started = await puppeteer.launch({
      browser: "firefox",
      executablePath: findBrowser("firefox") ?? "firefox",
      headless: !visible,
      ...(visible && { defaultViewport: null }),
      ...(ownSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
      userDataDir: profile,
      args: ["--remote-allow-system-access"],
      ...(networkLog !== undefined && { env: { ...process.env, MOZ_LOG: "nsHttp:5", MOZ_LOG_FILE: networkLog } }),
      extraPrefsFirefox: {
        "extensions.webextensions.uuids": JSON.stringify({ [EXTENSION]: HOST }),
        "extensions.webextOptionalPermissionPrompts": false,
        "devtools.console.stdout.content": true,
        "browser.download.dir": downloads,
        "browser.download.folderList": 2,
        "browser.download.alwaysOpenPanel": false,
        // Passkeys are kept by virtual devices, and real ones are not looked for.
        "security.webauth.webauthn_enable_softtoken": true,
        "security.webauth.webauthn_enable_usbtoken": false,
        // An extension installed for a test is removed when the browser ends; its storage is not.
        "extensions.webextensions.keepStorageOnUninstall": true,
        "extensions.webextensions.keepUuidOnUninstall": true,
      },
    });
    // Consoles of extension pages come through no protocol; the preference below prints them.
    started.process()?.stdout?.on("data", (text) => consoleText.push(String(text)));
    await started.installExtension(folder);
    return started;
  }

  const send = (method: string, parameters: object) => (browser as unknown as Bidi).connection.send(method, parameters);

  /** Runs a function in Firefox's own window, which may do everything. */
  async function privileged(declaration: string, ...values: string[]): Promise<unknown> {
    const tree = await send("browsingContext.getTree", { "moz:scope": "chrome" });
    const answer = await send("script.callFunction", {
      functionDeclaration: declaration,
      awaitPromise: true,
      target: { context: tree.result.contexts[0]?.context },
      arguments: values.map((value) => ({ type: "string", value })),
    });
    return answer.result.result?.value;
  }

  async function extensionPage(path: string, front?: Page): Promise<Page> {
    const page = await browser.newPage();
    await front?.bringToFront();
    const url = `moz-extension://${HOST}/${path}`;
    const context = (page.mainFrame() as unknown as { _id: string })._id;
    await send("browsingContext.navigate", { context, url, wait: "none" });
    await until(`${path} is open`, () =>
      page.evaluate((wanted) => location.href === wanted && document.readyState === "complete", url),
    );
    return page;
  }

  return {
    name: "firefox",
    profile,
    downloads,
    consoleText,
    async popup(front) {
      if (front === undefined) return extensionPage(POPUP);
      await front.bringToFront();
      // What a click on the icon does before the popup opens.
      await privileged(
        `(id) => {
          const { gBrowser } = Services.wm.getMostRecentBrowserWindow();
          WebExtensionPolicy.getByID(id).extension.tabManager.addActiveTabPermission(gBrowser.selectedTab);
        }`,
        EXTENSION,
      );
      return extensionPage(POPUP, front);
    },
    async site(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    async badge() {
      const page = await extensionPage(OPTIONS);
      const badge = await page.evaluate(() =>
        (globalThis as unknown as { browser: typeof chrome }).browser.action.getBadgeText({}),
      );
      await page.close();
      return badge;
    },
    options: () => extensionPage(OPTIONS),
    allowHost: async () => {}, // the preference above answers every request with yes
    readClipboard: async () =>
      String(
        await privileged(`() => {
          const transferable = Cc["@mozilla.org/widget/transferable;1"].createInstance(Ci.nsITransferable);
          transferable.init(null);
          transferable.addDataFlavor("text/plain");
          Services.clipboard.getData(transferable, Ci.nsIClipboard.kGlobalClipboard);
          try {
            const data = {};
            transferable.getTransferData("text/plain", data);
            return data.value.QueryInterface(Ci.nsISupportsString).data;
          } catch {
            return "";
          }
        }`),
      ),
    async writeClipboard(text) {
      await privileged(
        `(text) => Cc["@mozilla.org/widget/clipboardhelper;1"].getService(Ci.nsIClipboardHelper).copyString(text)`,
        text,
      );
    },
    async stopBackground() {
      await privileged(
        `(id) => WebExtensionPolicy.getByID(id).extension.terminateBackground({ ignoreDevToolsAttached: true })`,
        EXTENSION,
      );
      await until("the event page is gone", async () => !(await backgroundState()).startsWith("running"));
    },
    backgroundRuns: async () => (await backgroundState()) === "running",
    async backgroundSays(line) {
      const page = await extensionPage(OPTIONS);
      await page.evaluate(async (text) => {
        const { runtime } = (globalThis as unknown as { browser: typeof chrome }).browser;
        await runtime.sendMessage({ command: "used", request: {} }); // it may just be ending
        const background = (await runtime.getBackgroundPage()) as unknown as typeof globalThis;
        background.console.info(text);
      }, line);
      await page.close();
    },
    async storage() {
      const page = await extensionPage(OPTIONS);
      const all = await page.evaluate(async () => {
        const { storage } = (globalThis as unknown as { browser: typeof chrome }).browser;
        const plain = (_: string, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value);
        return JSON.stringify([await storage.local.get(), await storage.session.get()], plain);
      });
      await page.close();
      return all;
    },
    async changeStorage(area, changes) {
      const page = await extensionPage(OPTIONS);
      await page.evaluate(
        (where, what) => (globalThis as unknown as { browser: typeof chrome }).browser.storage[where].set(what),
        area,
        changes,
      );
      await page.close();
    },
    async addAuthenticator(_page, { transport = "internal" } = {}) {
      const service = `Cc["@mozilla.org/webauthn/service;1"].getService(Ci.nsIWebAuthnService)`;
      const add = `() => ${service}.addVirtualAuthenticator("ctap2_1", "${transport}", true, true, true, true)`;
      const device = String(await privileged(add));
      return {
        remove: async () =>
          void (await privileged(`(device) => ${service}.removeVirtualAuthenticator(device)`, device)),
      };
    },
    async killAndRestart() {
      await killBrowser(browser);
      browser = await start();
    },
    async restart() {
      await browser.close();
      browser = await start();
    },
    close: () => browser.close(),
    closed: () => new Promise((resolve) => void browser.once("disconnected", () => resolve())),
  };

  async function backgroundState(): Promise<string> {
    return String(await privileged(`(id) => WebExtensionPolicy.getByID(id).extension.backgroundState`, EXTENSION));
  }
}
