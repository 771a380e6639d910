import { join } from "node:path";
import puppeteer, { type Browser, type Page, type Target } from "puppeteer-core";
import { type ServiceWorker, watchWorker } from "./chromium-worker.ts";
import { findBrowser } from "./executable.ts";
import { extensionFolder } from "./extension-folder.ts";
import { killBrowser } from "./kill-browser.ts";
import { startNotepad } from "./notepad.ts";
import type { LaunchOptions, TestBrowser } from "./test-browser.ts";
import { until } from "./until.ts";

const POPUP = "src/extension/popup/index.html";
const OPTIONS = "src/extension/options/index.html";

export async function launchChromium(options: LaunchOptions): Promise<TestBrowser> {
  const { profile, networkLog, visible = false, ownSignals = false } = options;
  const folder = extensionFolder("chrome", options);
  const notepad = await startNotepad();
  const downloads = join(profile, "downloads");
  const consoleText: string[] = [];
  let { browser, id, remote, worker } = await start();

  async function start(): Promise<{ browser: Browser; id: string; remote: Page; worker: ServiceWorker }> {
    const started = await puppeteer.launch({
      executablePath: findBrowser("chromium") ?? "chromium",
      headless: !visible,
      ...(visible && { defaultViewport: null }),
      ...(ownSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
      pipe: true,
      enableExtensions: true,
      userDataDir: profile,
      downloadBehavior: { policy: "allow", downloadPath: downloads },
      args: [
        "--no-sandbox",
        "--screen-info={1600x1200}", // headless, it is 800x600 and too low for the popup
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        ...(networkLog === undefined ? [] : [`--log-net-log=${networkLog}`, "--net-log-capture-mode=Everything"]),
      ],
    });
    started.on("targetcreated", async (target) => {
      if (target.type() === "page") listen(await target.page().catch(() => null));
    });
    const installed = await started.installExtension(folder);
    const watched = await watchWorker(started, installed, (text) => consoleText.push(text));
    // A page of the extension that stays: it wakes nothing, but reaches storage and can open the popup.
    const page = await openTab(started, installed, OPTIONS);
    return { browser: started, id: installed, remote: page, worker: watched };
  }

  function listen(page: Page | null): void {
    page?.on("console", (message) => consoleText.push(message.text()));
  }

  async function clickIcon(front: Page): Promise<void> {
    const session = await browser.target().createCDPSession();
    const { targetInfos } = await session.send("Target.getTargets", { filter: [{ type: "tab" }] });
    const targetId = targetInfos.find(({ url }) => url === front.url())?.targetId;
    // Newer than puppeteer's types.
    const send = session.send.bind(session) as unknown as (method: string, parameters: object) => Promise<unknown>;
    await send("Extensions.triggerAction", { id, targetId });
  }

  async function onNotepad<T>(action: (page: Page) => Promise<T>): Promise<T> {
    await browser
      .defaultBrowserContext()
      .overridePermissions(notepad.origin, ["clipboard-read", "clipboard-sanitized-write"]);
    const page = await browser.newPage();
    await page.goto(notepad.origin);
    await page.bringToFront();
    try {
      return await action(page);
    } finally {
      await page.close();
    }
  }

  return {
    name: "chromium",
    profile,
    downloads,
    consoleText,
    async popup(front = remote) {
      await front.bringToFront();
      const isPopup = (target: Target) => target.url().endsWith(POPUP);
      await until("the last popup has closed", () => !browser.targets().some(isPopup));
      const opened = browser.waitForTarget(isPopup, { timeout: 60_000 });
      // A click on the icon is what grants activeTab; openPopup() is none.
      if (front === remote) await remote.evaluate(() => chrome.action.openPopup());
      else await clickIcon(front);
      const page = await (await opened).asPage();
      listen(page);
      return page;
    },
    async site(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    badge: () => remote.evaluate(() => chrome.action.getBadgeText({})),
    // One tab is enough for somebody who looks on.
    options: async () => (visible ? remote : openTab(browser, id, OPTIONS)),
    async allowHost(hostname) {
      // Chromium's own page for extensions grants what the user would.
      const page = await browser.newPage();
      await page.goto("chrome://extensions");
      const call = `chrome.developerPrivate.addHostPermission(${JSON.stringify(id)}, ${JSON.stringify(`http://${hostname}/*`)})`;
      await page.evaluate(call);
      await page.close();
    },
    readClipboard: () => onNotepad((page) => page.evaluate(() => navigator.clipboard.readText())),
    writeClipboard: (text) => onNotepad((page) => page.evaluate((value) => navigator.clipboard.writeText(value), text)),
    stopBackground: () => worker.stop(),
    backgroundRuns: () => worker.runs(),
    async backgroundSays(line) {
      await remote.evaluate(wake);
      await worker.says(line);
    },
    storage: () =>
      remote.evaluate(async () =>
        JSON.stringify([await chrome.storage.local.get(), await chrome.storage.session.get()]),
      ),
    async changeStorage(area, changes) {
      await remote.evaluate((where, what) => chrome.storage[where].set(what), area, changes);
    },
    async addAuthenticator(page, { prf = true, transport = "internal" } = {}) {
      const session = await page.createCDPSession();
      await session.send("WebAuthn.enable");
      const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2",
          ctap2Version: "ctap2_1",
          transport,
          hasResidentKey: true,
          hasUserVerification: true,
          hasPrf: prf,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      return { remove: () => session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }) };
    },
    async killAndRestart() {
      await killBrowser(browser);
      ({ browser, id, remote, worker } = await start());
    },
    async restart() {
      await browser.close();
      ({ browser, id, remote, worker } = await start());
    },
    async close() {
      await browser.close();
      notepad.close();
    },
    closed: () => new Promise((resolve) => void browser.once("disconnected", () => resolve())),
  };
}

/** Runs in a page of ours. */
const wake = (): Promise<unknown> => chrome.runtime.sendMessage({ command: "used", request: {} });

async function openTab(browser: Browser, id: string, path: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`chrome-extension://${id}/${path}`);
  return page;
}
