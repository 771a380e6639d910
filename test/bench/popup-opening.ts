import type { Browser, Page } from "puppeteer-core";

/** Milliseconds until a popup's first contentful paint. */
export interface Opening {
  /** From just before `openPopup()`, by the wall clock. */
  sinceCall: number;
  /** From the start of the popup's own page: what the extension answers for. */
  sincePage: number;
}

/** An installed extension, whose popup can be opened again and again as if it were the first time. */
export interface Opener {
  /** A page of the extension that runs none of its code: it reaches storage and the popup, and warms nothing up. */
  page: Page;
  open: () => Promise<Opening>;
}

/** What the browser does after a tab was changed or a popup closed must not fall into the next opening. */
const SETTLE = 400;

export async function installOpener(browser: Browser, folder: string): Promise<Opener> {
  const id = await browser.installExtension(folder);
  const page = await browser.newPage();
  await page.goto(`chrome-extension://${id}/manifest.json`);

  async function open(): Promise<Opening> {
    await page.bringToFront();
    await stopBackground(browser, id);
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    return page.evaluate(measureOpening);
  }
  return { page, open };
}

/** As it is found after half a minute of idleness, when a user comes back to the popup. */
async function stopBackground(browser: Browser, id: string): Promise<void> {
  const target = browser.targets().find((one) => one.type() === "service_worker" && one.url().includes(id));
  await (await target?.worker())?.close();
}

/** Runs in the extension's page. It looks into the popup from there, because a debugger in the popup would slow it down. */
async function measureOpening(): Promise<Opening> {
  const start = performance.timeOrigin + performance.now();
  await chrome.action.openPopup();
  while (performance.timeOrigin + performance.now() < start + 10_000) {
    const [popup] = chrome.extension.getViews({ type: "popup" });
    const [paint] = popup?.performance.getEntriesByName("first-contentful-paint") ?? [];
    if (popup !== undefined && paint !== undefined) {
      const sinceCall = popup.performance.timeOrigin + paint.startTime - start;
      popup.close();
      return { sinceCall, sincePage: paint.startTime };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the popup painted nothing in 10 s");
}
