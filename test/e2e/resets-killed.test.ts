import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { describe, expect, it } from "vitest";
import type { LocalRecords } from "../../src/extension/records.ts";
import type { Reset } from "../../src/extension/reset-records.ts";
import { searchAndOpen, setUp, unlock } from "./admin.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { click, find, isThere, shows, type } from "./driver/screen-reader.ts";
import { browsers } from "./driver/test-browser.ts";
import { until } from "./driver/until.ts";
import { type Machine, startMachine } from "./machine.ts";
import { changeSettings, confirmReset, open } from "./reset-steps.ts";

const KILLS = 10;
/** Milliseconds: about what a reset takes. */
const LATEST = 2000;

for (const [name, launch] of browsers)
  describe(`when ${name} is killed in the middle of a reset`, () => {
    it(`the reset comes to a true end, and the password that works opens, ${KILLS} times out of ${KILLS}`, async () => {
      const cloud = await startCloud();
      const browser = await launch({ profile: mkdtempSync(join(tmpdir(), `latchkey-killed-${name}-`)) });
      await setUp(browser, cloud);
      const vm = await startMachine(cloud, "win-ad-01");
      try {
        await changeSettings(browser, { revealStyle: "plain" });
        let popup = await open(browser, vm);
        let unfinished = 0;
        for (let kill = 1; kill <= KILLS; kill++) {
          const before = vm.changes();
          const startedAt = Date.now();
          // The others meet a reset anywhere; this one is sure to be in the middle.
          const isHeld = kill === 2;
          if (isHeld) vm.hold();
          await confirmReset(popup, vm);
          if (isHeld) await shows(popup, /Step 2 of 4/);
          else if (kill === KILLS) await find(popup, "heading", "Password reset");
          else if (kill > 1) await new Promise((resolve) => setTimeout(resolve, LATEST * Math.random()));
          await browser.killAndRestart();

          await browser.allowHost(new URL(cloud.middle.url).hostname);
          popup = await browser.popup();
          const left = (await recordsOf(popup, vm)).reset;
          if (left !== undefined && left.phase !== "ended") unfinished++;
          vm.release();
          await comeBack(popup, cloud);
          const { reset, replacedAt } = await until("the reset has ended", async () => {
            const now = await recordsOf(popup, vm);
            return now.reset === undefined || now.reset.phase === "ended" ? now : undefined;
          });
          if (reset !== undefined) expect(reset.outcome?.code).toMatch(/^(copied|ready)$/);
          // Without a record it was not begun, or the user has seen its end.
          expect(vm.changes()).toBe(reset !== undefined || replacedAt > startedAt ? before + 1 : before);
          await searchAndOpen(popup, vm.name, vm.name);
          await leaveEnd(popup);
          await click(popup, "button", "Reveal password");
          await shows(popup, new RegExp(vm.password()));
        }
        expect(unfinished).toBeGreaterThan(0);
      } finally {
        await browser.close();
        await vm.guest.stop();
        await cloud.close();
      }
    }, 600_000);
  });

type Kept = Pick<LocalRecords, "resets" | "previous">;

/** What is kept of an instance, as a page of the extension's sees it. */
async function recordsOf(page: Page, { id }: Machine): Promise<{ reset?: Reset; replacedAt: number }> {
  const read = await page.evaluate(async () => {
    const { storage } = (globalThis as unknown as { browser?: typeof chrome }).browser ?? chrome;
    return JSON.stringify(await storage.local.get(["resets", "previous"]));
  });
  const { resets, previous }: Partial<Kept> = JSON.parse(read);
  const reset = resets?.[id];
  return { ...(reset && { reset }), replacedAt: previous?.[id]?.replacedAt ?? 0 };
}

/** Unlocks and signs in again: neither outlives the browser. */
async function comeBack(popup: Page, cloud: Cloud): Promise<void> {
  const host = new URL(cloud.middle.url).hostname;
  await unlock(popup);
  await type(popup, "textbox", `Password of ${cloud.user}@prod`, cloud.password);
  await popup.keyboard.press("Enter");
  await until("the list is back", async () => {
    // Chromium had no time to write down what the user has allowed.
    await (await popup.$(`::-p-aria([name="Allow access to ${host}"][role="button"])`))?.click();
    return isThere(popup, "searchbox", "Search instances");
  });
}

/** From the end of a reset, where that is in view, to the password. */
async function leaveEnd(popup: Page): Promise<void> {
  await until("the password is in view", async () => {
    for (const name of ["Show details", "Copy password"])
      await (await popup.$(`main:has(.reset) ::-p-aria([name="${name}"][role="button"])`))?.click();
    return isThere(popup, "button", "Reveal password");
  });
}
