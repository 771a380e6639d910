/**
 * `npm start`: a cloud on this machine, and a browser with the extension in a fresh profile. With a display the user takes it from
 * there; without one, or with `--once`, the whole journey is walked in a headless browser.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "../test/e2e/driver/chromium.ts";
import { findBrowser } from "../test/e2e/driver/executable.ts";
import { launchFirefox } from "../test/e2e/driver/firefox.ts";
import { type DemoCloud, startDemoCloud } from "./demo-cloud.ts";
import { fillInConnection, whatToClick } from "./guided.ts";
import { walk } from "./walk.ts";

const onceOnly = process.argv.includes("--once");
const hasDisplay =
  process.platform !== "linux" || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;

function chooseBrowser() {
  if (findBrowser("chromium") !== undefined) return launchChromium;
  if (findBrowser("firefox") !== undefined) return launchFirefox;
  throw new Error("no Chromium, Chrome or Firefox found: install one, or name it in CHROMIUM or FIREFOX");
}

async function run(cloud: DemoCloud): Promise<void> {
  const launch = chooseBrowser();
  const visible = hasDisplay && !onceOnly;
  const browser = await launch({ profile: mkdtempSync(join(cloud.folder, "profile-")), visible, ownSignals: true });
  try {
    if (visible) {
      await fillInConnection(browser, cloud);
      console.log(whatToClick(cloud));
      await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), browser.closed()]);
      return;
    }
    await walk(browser, cloud, "popup.png");
    if (onceOnly) return;
    console.log(
      `\nThere is no display to open a browser on. The service goes on at ${cloud.service.adminsUrl}: Ctrl+C ends it.`,
    );
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  } finally {
    await browser.close().catch(() => undefined); // the user may have closed it
  }
}

const cloud = await startDemoCloud();
try {
  await run(cloud);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await cloud.close();
  rmSync(".demo", { recursive: true, force: true });
}
process.exit();
